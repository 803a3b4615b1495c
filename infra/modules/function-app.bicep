import { appSettings } from '../app-settings.bicep'
import { functionsSubnet } from '../network.bicep'
import { Partners } from '../partners.bicep'
import { Place } from '../place.bicep'
import { Size } from '../sizes.bicep'

@description('Where, and under which names.')
param place Place

@description('How large, and kept for how long.')
param size Size

@description('Who the application deals with.')
param partners Partners

@description('What the identity is called by.')
param clientId string

@description('The names of everything that is stored and sent (decision 0011).')
var topology = loadJsonContent('../../shared/contracts/topology.json')

@description('Groups that scale by themselves: all HTTP functions together, and the consumer of each queue (functions/queues/work-queue.ts names them).')
var alwaysReady = concat(
  [{ name: 'http', instanceCount: size.functions.alwaysReady.http }],
  map(topology.queues, queue => {
    name: 'function:${queue.name}-work'
    instanceCount: size.functions.alwaysReady.eachQueue
  })
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: place.names.identity
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: place.names.insights
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: place.names.network

  resource subnet 'subnets' existing = {
    name: functionsSubnet
  }
}

@description('Flex Consumption: the plan that scales to many, joins a network and keeps instances ready.')
resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: '${place.names.functionApp}-plan'
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: !empty(size.zones) }
}

@description('FUNCTIONS_WORKER_RUNTIME, AzureWebJobsStorage and TZ stay away: the platform knows the first, the second would be a key, and the third broke TLS (azure-functions-host 9203).')
resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: place.names.functionApp
  location: place.location
  tags: union(place.tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    clientCertEnabled: false
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${place.names.host}.blob.${environment().suffixes.storage}/deployments'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        instanceMemoryMB: size.functions.memoryMegabytes
        maximumInstanceCount: size.functions.maximumInstances
      }
    }
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    publicNetworkAccess: 'Enabled'
    serverFarmId: plan.id
    siteConfig: {
      appSettings: appSettings(place, partners, clientId, insights.properties.ConnectionString)
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      scmMinTlsVersion: '1.2'
    }
    virtualNetworkSubnetId: network::subnet.id
  }
}

@description('Nobody deploys by a password.')
resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}
