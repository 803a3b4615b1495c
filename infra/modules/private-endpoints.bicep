import { endpointsSubnet } from '../network.bicep'
import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: place.names.network

  resource subnet 'subnets' existing = {
    name: endpointsSubnet
  }
}

@description('The names that a store has inside the network. https://learn.microsoft.com/azure/private-link/private-endpoint-dns')
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  Sql: 'privatelink.documents.azure.com'
  vault: 'privatelink.vaultcore.azure.net'
}

@description('Every way from the functions to a store. `group` is the part of it that is reached.')
var endpoints = [
  { name: place.names.uploads, type: 'Microsoft.Storage/storageAccounts', group: 'blob' }
  { name: place.names.archive, type: 'Microsoft.Storage/storageAccounts', group: 'blob' }
  { name: place.names.host, type: 'Microsoft.Storage/storageAccounts', group: 'blob' }
  { name: place.names.host, type: 'Microsoft.Storage/storageAccounts', group: 'table' }
  { name: place.names.messaging, type: 'Microsoft.ServiceBus/namespaces', group: 'namespace' }
  { name: place.names.database, type: 'Microsoft.DocumentDB/databaseAccounts', group: 'Sql' }
  { name: place.names.vault, type: 'Microsoft.KeyVault/vaults', group: 'vault' }
]

resource privateZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zones): {
    name: zone.value
    location: 'global'
    tags: place.tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in items(zones): {
    parent: privateZones[index]
    name: place.names.network
    location: 'global'
    tags: place.tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for endpoint in endpoints: {
    name: '${endpoint.name}-${toLower(endpoint.group)}'
    location: place.location
    tags: place.tags
    properties: {
      subnet: { id: network::subnet.id }
      privateLinkServiceConnections: [
        {
          name: endpoint.group
          properties: {
            groupIds: [endpoint.group]
            privateLinkServiceId: resourceId(endpoint.type, endpoint.name)
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: toLower(endpoint.group)
          properties: {
            privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[endpoint.group])
          }
        }
      ]
    }
    dependsOn: [privateZones]
  }
]
