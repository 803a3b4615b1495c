import { Partners } from 'partners.bicep'
import { Place } from 'place.bicep'

@export()
@description('The address by which everybody outside reaches the application.')
func publicUrlOf(place Place, partners Partners) string =>
  partners.?publicUrl ?? 'https://${place.names.functionApp}.azurewebsites.net'

@export()
@description('The endpoint of the blobs of a storage account.')
func blobEndpointOf(account string) string => 'https://${account}.blob.${environment().suffixes.storage}'

@export()
@description('The endpoint of a database account.')
func databaseEndpointOf(account string) string => 'https://${account}.documents.azure.com'

@export()
@description('The host of a Service Bus namespace.')
func messagingHostOf(namespace string) string => '${namespace}.servicebus.windows.net'

@export()
@description('A reference that the platform reads with the identity, when the application starts and from time to time after that; so a rotated secret needs no deployment.')
func secretOf(vault string, name string) string =>
  '@Microsoft.KeyVault(SecretUri=https://${vault}${environment().suffixes.keyvaultDns}/secrets/${name})'
