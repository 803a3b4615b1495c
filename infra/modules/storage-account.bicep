import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('Unique in all of Azure.')
param name string

@description('How many copies, and where.')
param sku string

@description('How long a deleted blob or version can be brought back.')
param deletedBlobDays int

@description('The containers to make.')
param containers string[]

@description('Whether the account is reached from outside. Nothing is anonymous there either.')
param public bool = false

@description('Sites whose pages may put a blob here, if they have a ticket.')
param corsOrigins string[] = []

@description('Keeps what was overwritten or deleted as versions; blobs of the containers named can be neither for so many days.')
param versioning {
  @description('Days by the name of a container.')
  immutableDays: {
    @description('Counted from when a version is made.')
    *: int
  }
}?

@description('Empty for an account without versions.')
var immutableDays = versioning.?immutableDays ?? {}
@description('The containers whose blobs are erased in time.')
var mutable = filter(containers, container => !contains(immutableDays, container))

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: { blob: { enabled: true }, file: { enabled: true } }
    }
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    networkAcls: { bypass: 'None', defaultAction: public ? 'Allow' : 'Deny' }
    publicNetworkAccess: public ? 'Enabled' : 'Disabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    cors: {
      corsRules: map(empty(corsOrigins) ? [] : [corsOrigins], origins => {
        allowedOrigins: origins
        allowedMethods: ['PUT']
        allowedHeaders: ['content-md5', 'content-type', 'if-none-match', 'x-ms-*']
        exposedHeaders: ['x-ms-request-id']
        maxAgeInSeconds: 3600
      })
    }
    containerDeleteRetentionPolicy: { enabled: true, days: deletedBlobDays }
    deleteRetentionPolicy: { enabled: true, days: deletedBlobDays }
    isVersioningEnabled: versioning != null
  }
}

resource made 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
      immutableStorageWithVersioning: contains(immutableDays, container) ? { enabled: true } : null
    }
  }
]

@description('The days that each new version gets. Not locked: what is locked cannot be shortened, and the account not deleted; an operator locks it for good.')
resource immutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = [
  for container in items(immutableDays): {
    name: '${name}/default/${container.key}/default'
    properties: {
      immutabilityPeriodSinceCreationInDays: container.value
      allowProtectedAppendWrites: false
    }
    dependsOn: [made]
  }
]

@description('Only old versions go by themselves. A blob is erased by the application, which first writes down that it is (decision 0015); without this rule its last version would stay for ever.')
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (versioning != null) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'remove-old-versions'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: map(mutable, container => '${container}/') }
            actions: { version: { delete: { daysAfterCreationGreaterThan: 1 } } }
          }
        }
      ]
    }
  }
  dependsOn: [blobs]
}
