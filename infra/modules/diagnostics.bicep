import { endpointsSubnet, functionsSubnet } from '../network.bicep'
import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('Whether there is a firewall.')
param firewall bool

@description('All that a resource tells of itself.')
var everything = {
  workspaceId: workspace.id
  logs: [{ categoryGroup: 'allLogs', enabled: true }]
  metrics: [{ category: 'AllMetrics', enabled: true }]
}

@description('Of a resource that has no metrics.')
var logs = { workspaceId: workspace.id, logs: everything.logs }

@description('Of a resource whose logs come another way.')
var metrics = { workspaceId: workspace.id, metrics: everything.metrics }

@description('Who read, wrote and deleted which blob.')
var accounts = [place.names.uploads, place.names.archive, place.names.host]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: place.names.workspace
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = [
  for account in accounts: {
    name: '${account}/default'
  }
]

#disable-next-line use-recent-api-versions // the newest that is no preview knows no groups of categories
resource ofBlobs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (account, index) in accounts: {
    scope: blobs[index]
    name: 'to-workspace'
    properties: everything
  }
]

resource messaging 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: place.names.messaging
}

#disable-next-line use-recent-api-versions
resource ofMessaging 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: messaging
  name: 'to-workspace'
  properties: everything
}

resource database 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: place.names.database
}

#disable-next-line use-recent-api-versions
resource ofDatabase 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: database
  name: 'to-workspace'
  properties: everything
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: place.names.vault
}

#disable-next-line use-recent-api-versions
resource ofVault 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: everything
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: place.names.functionApp
}

@description('Its logs go through Application Insights, where addresses are masked; the platform\'s copy of them would hold payment links.')
#disable-next-line use-recent-api-versions
resource ofApp 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: metrics
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: place.names.network
}

#disable-next-line use-recent-api-versions
resource ofNetwork 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: network
  name: 'to-workspace'
  properties: everything
}

resource functionsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' existing = {
  name: '${place.names.network}-${functionsSubnet}'
}

#disable-next-line use-recent-api-versions
resource ofFunctionsRules 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: functionsRules
  name: 'to-workspace'
  properties: logs
}

resource endpointsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' existing = {
  name: '${place.names.network}-${endpointsSubnet}'
}

#disable-next-line use-recent-api-versions
resource ofEndpointsRules 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: endpointsRules
  name: 'to-workspace'
  properties: logs
}

resource wall 'Microsoft.Network/azureFirewalls@2025-05-01' existing = if (firewall) {
  name: place.names.firewall
}

@description('What was let out, and what was not.')
#disable-next-line use-recent-api-versions
resource ofFirewall 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (firewall) {
  scope: wall
  name: 'to-workspace'
  properties: everything
}

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' existing = if (firewall) {
  name: '${place.names.firewall}-address'
}

#disable-next-line use-recent-api-versions
resource ofAddress 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (firewall) {
  scope: address
  name: 'to-workspace'
  properties: everything
}

@description('Who asked the logs what.')
#disable-next-line use-recent-api-versions
resource ofWorkspace 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspace
  name: 'to-workspace'
  properties: everything
}
