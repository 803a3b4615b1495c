import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('How long logs are kept.')
param logDays int

@description('The log tables into which an address can come, with the columns that may hold one. What follows /pay/ is a secret (decision 0017), and what follows a question mark may be one.')
var addressColumns = {
  AppRequests: ['Url', 'Name', 'OperationName']
  AppTraces: ['Message', 'OperationName']
  AppDependencies: ['Data', 'Name', 'OperationName']
  AppExceptions: ['OuterMessage', 'OperationName']
}

@description('The columns of those that hold an address and nothing else.')
var addresses = ['Url', 'Data']

@description('The masking rule names the workspace and the workspace its masking rule, so one of the two comes into being before it is whole.')
module newWorkspace 'new-workspace.bicep' = {
  params: { place: place }
}

@description('Runs over every row before it is stored.')
resource masking 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: '${place.names.workspace}-masking'
  location: place.location
  tags: place.tags
  kind: 'WorkspaceTransforms'
  properties: {
    dataSources: {}
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: resourceId('Microsoft.OperationalInsights/workspaces', place.names.workspace)
        }
      ]
    }
    dataFlows: map(items(addressColumns), table => {
      streams: ['Microsoft-Table-${table.key}']
      destinations: ['workspace']
      transformKql: 'source | extend ${join(map(table.value, column => masked(column, contains(addresses, column))), ', ')}'
    })
  }
  dependsOn: [newWorkspace]
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: place.names.workspace
  location: place.location
  tags: place.tags
  properties: {
    defaultDataCollectionRuleResourceId: masking.id
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
    retentionInDays: logDays
    sku: { name: 'PerGB2018' }
  }
}

@description('Filled through OpenTelemetry, by the identity alone: the key in its connection string opens nothing.')
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: place.names.insights
  location: place.location
  tags: place.tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

@description('Assigns to a column what it may keep. Only functions that transformations have; the whole rest of an address goes, as its end cannot be told in a text.')
func masked(column string, isAddress bool) string =>
  '${column} = iff(indexof(${column}, "/pay/") >= 0, strcat(substring(${column}, 0, indexof(${column}, "/pay/") + 5), "(withheld)"), ${isAddress ? 'tostring(split(${column}, "?")[0])' : column})'
