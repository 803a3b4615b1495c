import { Place } from '../place.bicep'
import { Size } from '../sizes.bicep'

@description('Where, and under which names.')
param place Place

@description('How large, and kept for how long.')
param size Size

@description('The names of everything that is stored and sent (decision 0011).')
var topology = loadJsonContent('../../shared/contracts/topology.json')

@description('Premium, because only that can be reached by private endpoints alone. It spreads over zones by itself.')
resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: place.names.messaging
  location: place.location
  tags: place.tags
  sku: { name: 'Premium', tier: 'Premium', capacity: size.messagingUnits }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
    premiumMessagingPartitions: 1
  }
}

@description('A message is a hint that may come twice, late or never (decision 0004): no sessions, no duplicate detection, no partitions.')
resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queue in topology.queues: {
    parent: namespace
    name: queue.name
    properties: {
      lockDuration: 'PT${queue.lockDurationSeconds}S'
      maxDeliveryCount: queue.maxDeliveryCount
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
      requiresDuplicateDetection: false
      requiresSession: false
      enablePartitioning: false
    }
  }
]
