import { Place } from '../place.bicep'
import { Size } from '../sizes.bicep'

@description('Where, and under which names.')
param place Place

@description('How large, and kept for how long.')
param size Size

@description('Sites of front-ends whose browsers put files straight into the store.')
param frontEndOrigins string[]

@description('The names of everything that is stored and sent (decision 0011).')
var topology = loadJsonContent('../../shared/contracts/topology.json')

@description('Containers into which tickets put files from outside; what else the topology names is out of reach from there.')
var reachedByTickets = ['uploads']

@description('Uploads, apart from all that was accepted: the one account that is reached from outside, by a ticket for one blob.')
module uploads 'storage-account.bicep' = {
  params: {
    place: place
    name: place.names.uploads
    sku: size.storageSku
    deletedBlobDays: size.retention.deletedBlobDays
    public: true
    corsOrigins: frontEndOrigins
    containers: filter(topology.blobContainers, container => contains(reachedByTickets, container))
  }
}

@description('Reports, publications and statements: private only, with their old versions.')
module archive 'storage-account.bicep' = {
  params: {
    place: place
    name: place.names.archive
    sku: size.storageSku
    deletedBlobDays: size.retention.deletedBlobDays
    containers: filter(topology.blobContainers, container => !contains(reachedByTickets, container))
    versioning: { immutableDays: { publications: size.retention.publicationDays } }
  }
}

@description('What the Functions host keeps: the deployed package, locks of timers, its keys. The application has no business here, and the host none in the other accounts.')
module host 'storage-account.bicep' = {
  params: {
    place: place
    name: place.names.host
    sku: size.storageSku
    deletedBlobDays: size.retention.deletedBlobDays
    containers: ['deployments']
  }
}
