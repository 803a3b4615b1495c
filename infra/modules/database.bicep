import { Place } from '../place.bicep'
import { Size } from '../sizes.bicep'

@description('Where, and under which names.')
param place Place

@description('How large, and kept for how long.')
param size Size

@description('The names of everything that is stored and sent (decision 0011).')
var topology = loadJsonContent('../../shared/contracts/topology.json')

@description('One write region and Strong consistency: the functions share no session, and what one has written the next one reads.')
resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: place.names.database
  location: place.location
  tags: place.tags
  kind: 'GlobalDocumentDB'
  properties: {
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: size.databaseBackup } }
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    databaseAccountOfferType: 'Standard'
    disableKeyBasedMetadataWriteAccess: true
    disableLocalAuth: true
    enableAutomaticFailover: false
    enableMultipleWriteLocations: false
    locations: [{ locationName: place.location, failoverPriority: 0, isZoneRedundant: !empty(size.zones) }]
    minimalTlsVersion: 'Tls12'
    networkAclBypass: 'None'
    publicNetworkAccess: 'Disabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: topology.database
  properties: { resource: { id: topology.database } }
}

@description('Only what queries ask for is indexed: each further path costs request units at every write.')
resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for container in topology.containers: {
    parent: database
    name: container.name
    properties: {
      options: { autoscaleSettings: { maxThroughput: size.requestUnits[container.name] } }
      resource: {
        id: container.name
        partitionKey: {
          paths: container.partitionKey
          kind: length(container.partitionKey) > 1 ? 'MultiHash' : 'Hash'
          version: 2
        }
        indexingPolicy: {
          automatic: true
          indexingMode: 'consistent'
          includedPaths: map(container.indexing.included, path => { path: path })
          excludedPaths: [{ path: '/*' }]
          compositeIndexes: map(
            container.indexing.composite,
            order => map(order, step => compositePath(step))
          )
        }
      }
    }
  }
]

@description('A step of a composite index, which the topology writes as "/path ascending".')
func compositePath(step string) { path: string, order: 'ascending' | 'descending' } => {
  path: split(step, ' ')[0]
  order: split(step, ' ')[1] == 'descending' ? 'descending' : 'ascending'
}
