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
@description('What the application and the Functions host are told. `clientId` is that of the one identity. No value is a secret: two are references to the key vault.')
func appSettings(place Place, partners Partners, clientId string) AppSetting[] =>
  map(
    items(union(
      hostSettings(place, clientId),
      storeSettings(place),
      partnerSettings(place, partners),
      figures
    )),
    setting => { name: setting.key, value: setting.value }
  )

@description('What the Functions host reads. `credential` and `clientId` must both be there, else a user-assigned identity neither opens the storage nor wakes the application (azure-functions-host 8261, 10904).')
func hostSettings(place Place, clientId string) Settings => {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  AzureWebJobsStorage__accountName: place.names.host
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  FUNCTIONS_NODE_BLOCK_ON_ENTRY_POINT_ERROR: 'true'
  ServiceBus__clientId: clientId
  ServiceBus__credential: 'managedidentity'
  ServiceBus__fullyQualifiedNamespace: '${place.names.messaging}.servicebus.windows.net'
}

@description('Where the stores are.')
func storeSettings(place Place) Settings => {
  ARCHIVE_STORAGE: 'https://${place.names.archive}.blob.${environment().suffixes.storage}'
  COSMOS: 'https://${place.names.database}.documents.azure.com'
  UPLOADS_STORAGE: 'https://${place.names.uploads}.blob.${environment().suffixes.storage}'
}

@description('Who the application deals with.')
func partnerSettings(place Place, partners Partners) Settings => {
  CONTACT_CENTRE_EMAIL: partners.contactCentreEmail
  FILER_ISSUER: partners.filerIssuer
  FILER_JWKS_URI: partners.filerJwksUri
  MAIL: secretOf(place, 'mail')
  PAYMENT_BENEFICIARY: partners.paymentBeneficiary
  PAYMENT_IBAN: partners.paymentIban
  PAYMENT_PROVIDER_KEY: secretOf(place, 'payment-provider-key')
  PAYMENT_PROVIDER_URL: partners.paymentProviderUrl
  PUBLIC_URL: publicUrlOf(place, partners)
  STAFF_ISSUER: partners.staffIssuer
  STAFF_JWKS_URI: partners.staffJwksUri
  TOKEN_AUDIENCE: partners.tokenAudience
}

@description('Figures that are the same everywhere: docs/settings.md says what they mean.')
var figures = {
  ERASE_ENDED_AFTER_DAYS: '90'
  ERASE_ORPHANS_AFTER_DAYS: '7'
  ERASE_PROFILES_AFTER_DAYS: '730'
  ERASE_TRANSFERS_AFTER_DAYS: '730'
  NUMBER_BLOCK_SIZE: '20'
  PAYMENT_TERM_DAYS: '6'
  PAYMENT_TERM_UNIT: 'working-days'
  RECONCILE_AFTER_SECONDS: '600'
  UPLOAD_LIMIT_BYTES: '8388608'
}

@export()
@description('The address by which everybody outside reaches the application.')
func publicUrlOf(place Place, partners Partners) string =>
  partners.?publicUrl ?? 'https://${place.names.functionApp}.azurewebsites.net'

@description('Read by the platform with the identity, when the application starts and from time to time after that; so a rotated secret needs no deployment.')
func secretOf(place Place, name string) string =>
  '@Microsoft.KeyVault(SecretUri=https://${place.names.vault}${environment().suffixes.keyvaultDns}/secrets/${name})'

@description('Settings by name.')
type Settings = {
  @description('The value.')
  *: string
}
