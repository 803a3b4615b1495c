// Made by tools/settings-files.ts from shared/config/settings.ts: npm run settings
import { blobEndpointOf, databaseEndpointOf, messagingHostOf, publicUrlOf, secretOf } from 'addresses.bicep'
import { Partners } from 'partners.bicep'
import { Place } from 'place.bicep'

@export()
@description('An app setting, as the platform takes it.')
type AppSetting = {
  @description('As the application and the Functions host know it: docs/settings.md.')
  name: string

  @description('In the clear, or a reference to the key vault.')
  value: string
}

@export()
@description('What the application and the Functions host are told. `clientId` is that of the one identity, `insights` the connection string of Application Insights. No value is a secret.')
func appSettings(place Place, partners Partners, clientId string, insights string) AppSetting[] => [
  { name: 'AzureWebJobsStorage__accountName', value: place.names.host }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: clientId }
  { name: 'FUNCTIONS_NODE_BLOCK_ON_ENTRY_POINT_ERROR', value: 'true' }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${clientId};Authorization=AAD' }
  { name: 'ServiceBus__fullyQualifiedNamespace', value: messagingHostOf(place.names.messaging) }
  { name: 'ServiceBus__credential', value: 'managedidentity' }
  { name: 'ServiceBus__clientId', value: clientId }
  { name: 'COSMOS', value: databaseEndpointOf(place.names.database) }
  { name: 'UPLOADS_STORAGE', value: blobEndpointOf(place.names.uploads) }
  { name: 'ARCHIVE_STORAGE', value: blobEndpointOf(place.names.archive) }
  { name: 'PUBLIC_URL', value: publicUrlOf(place, partners) }
  { name: 'FILER_ISSUER', value: partners.filerIssuer }
  { name: 'FILER_JWKS_URI', value: partners.filerJwksUri }
  { name: 'STAFF_ISSUER', value: partners.staffIssuer }
  { name: 'STAFF_JWKS_URI', value: partners.staffJwksUri }
  { name: 'TOKEN_AUDIENCE', value: partners.tokenAudience }
  { name: 'PAYMENT_PROVIDER_URL', value: partners.paymentProviderUrl }
  { name: 'PAYMENT_PROVIDER_KEY', value: secretOf(place.names.vault, 'payment-provider-key') }
  { name: 'PAYMENT_IBAN', value: partners.paymentIban }
  { name: 'PAYMENT_BENEFICIARY', value: partners.paymentBeneficiary }
  { name: 'CONTACT_CENTRE_EMAIL', value: partners.contactCentreEmail }
  { name: 'PAYMENT_TERM_DAYS', value: '6' }
  { name: 'PAYMENT_TERM_UNIT', value: 'working-days' }
  { name: 'UPLOAD_LIMIT_BYTES', value: '8388608' }
  { name: 'NUMBER_BLOCK_SIZE', value: '20' }
  { name: 'ERASE_ENDED_AFTER_DAYS', value: '90' }
  { name: 'ERASE_ORPHANS_AFTER_DAYS', value: '7' }
  { name: 'ERASE_PROFILES_AFTER_DAYS', value: '730' }
  { name: 'ERASE_TRANSFERS_AFTER_DAYS', value: '730' }
  { name: 'RECONCILE_AFTER_SECONDS', value: '600' }
  { name: 'MAIL', value: secretOf(place.names.vault, 'mail') }
]
