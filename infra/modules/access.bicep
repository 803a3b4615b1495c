import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('The identity of the application: the only one that gets a role here.')
param principalId string

@description('The names of everything that is stored and sent (decision 0011).')
var topology = loadJsonContent('../../shared/contracts/topology.json')

@description('Roles of Azure. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles')
var roles = {
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  messageReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  messageSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

@description('A role of our own, of this environment.')
var writeOnceId = guid(resourceGroup().id, place.names.archive, 'write-once')

@description('Container by container. What is erased in time (decision 0015) can be deleted; into the rest the application writes once.')
var onContainers = [
  { account: place.names.uploads, container: 'uploads', role: roles.blobContributor }
  { account: place.names.archive, container: 'reports', role: roles.blobContributor }
  { account: place.names.archive, container: 'publications', role: writeOnceId }
  { account: place.names.archive, container: 'statements', role: writeOnceId }
]

@description('On whole accounts: to sign tickets for uploads, and what the Functions host needs in its own storage. https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity')
var onAccounts = [
  { account: place.names.uploads, role: roles.blobDelegator }
  { account: place.names.host, role: roles.blobOwner }
  { account: place.names.host, role: roles.tableContributor }
]

@description('Queue by queue. Dead letters are received from the queue that they belong to.')
var onQueues = flatten(map(topology.queues, queue => [
  { queue: queue.name, role: roles.messageSender }
  { queue: queue.name, role: roles.messageReceiver }
]))

@description('All that the application does in the database (shared/adapters/azure/cosmos-documents.ts). Nothing is ever deleted there.')
var onDocuments = [
  'Microsoft.DocumentDB/databaseAccounts/readMetadata'
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery'
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create'
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read'
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace'
]

@description('Reads blobs and adds new ones: an `add` without `write` replaces nothing. https://learn.microsoft.com/rest/api/storageservices/put-blob#permissions')
resource writeOnce 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: writeOnceId
  properties: {
    roleName: 'Filing write once (${place.names.archive})'
    description: 'Reads blobs and adds new ones; replaces none and deletes none.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
      }
    ]
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for assignment in onContainers: {
    name: '${assignment.account}/default/${assignment.container}'
  }
]

resource containerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (assignment, index) in onContainers: {
    scope: containers[index]
    name: guid(containers[index].id, place.names.identity, assignment.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
    }
    dependsOn: [writeOnce]
  }
]

resource accounts 'Microsoft.Storage/storageAccounts@2025-06-01' existing = [
  for assignment in onAccounts: {
    name: assignment.account
  }
]

resource accountRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (assignment, index) in onAccounts: {
    scope: accounts[index]
    name: guid(accounts[index].id, place.names.identity, assignment.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
    }
  }
]

resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for assignment in onQueues: {
    name: '${place.names.messaging}/${assignment.queue}'
  }
]

resource queueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (assignment, index) in onQueues: {
    scope: queues[index]
    name: guid(queues[index].id, place.names.identity, assignment.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
    }
  }
]

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: place.names.vault
}

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, place.names.identity, roles.secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: place.names.insights
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, place.names.identity, roles.metricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.metricsPublisher
    )
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: place.names.database

  @description('The database keeps roles of its own.')
  resource readsAndWrites 'sqlRoleDefinitions' = {
    name: guid(place.names.database, 'reads-and-writes')
    properties: {
      roleName: 'Filing reads and writes'
      type: 'CustomRole'
      assignableScopes: [database.id]
      permissions: [{ dataActions: onDocuments }]
    }
  }

  @description('On the account, since the SDK reads its properties first; it holds one database only.')
  resource documentRole 'sqlRoleAssignments' = {
    name: guid(place.names.database, place.names.identity, 'reads-and-writes')
    properties: { principalId: principalId, roleDefinitionId: readsAndWrites.id, scope: database.id }
  }
}
