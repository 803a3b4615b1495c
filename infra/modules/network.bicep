import { addresses, endpointsSubnet, firewallSubnet, functionsSubnet } from '../network.bicep'
import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('Whether what goes out passes a firewall that knows names.')
param firewall bool

@description('What the functions may reach outside: services of Azure by their tag, and partners, of whom a network rule knows no name, by HTTPS alone.')
var outside = [
  { name: 'identity', destination: 'AzureActiveDirectory' }
  { name: 'telemetry', destination: 'AzureMonitor' }
  { name: 'partners', destination: 'Internet' }
]

@description('HTTPS for all stores, AMQP over TLS for Service Bus.')
var portsOfStores = ['443', '5671', '5672']

resource functionsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${place.names.network}-${functionsSubnet}'
  location: place.location
  tags: place.tags
  properties: {
    securityRules: concat(
      [
        {
          name: 'to-stores'
          properties: {
            priority: 100
            direction: 'Outbound'
            access: 'Allow'
            protocol: 'Tcp'
            sourceAddressPrefix: addresses.functions
            sourcePortRange: '*'
            destinationAddressPrefix: addresses.endpoints
            destinationPortRanges: portsOfStores
          }
        }
      ],
      map(range(0, length(outside)), index => {
        name: 'to-${outside[index].name}'
        properties: {
          priority: 200 + index
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: addresses.functions
          sourcePortRange: '*'
          destinationAddressPrefix: outside[index].destination
          destinationPortRange: '443'
        }
      }),
      [denied('Outbound'), denied('Inbound')]
    )
  }
}

resource endpointsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${place.names.network}-${endpointsSubnet}'
  location: place.location
  tags: place.tags
  properties: {
    securityRules: [
      {
        name: 'from-functions'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: addresses.functions
          sourcePortRange: '*'
          destinationAddressPrefix: addresses.endpoints
          destinationPortRanges: portsOfStores
        }
      }
      denied('Outbound')
      denied('Inbound')
    ]
  }
}

@description('A firewall takes the fourth address of its subnet; the route needs it before the firewall is there.')
resource routes 'Microsoft.Network/routeTables@2025-05-01' = if (firewall) {
  name: '${place.names.network}-routes'
  location: place.location
  tags: place.tags
  properties: {
    disableBgpRoutePropagation: true
    routes: [
      {
        name: 'out-by-the-firewall'
        properties: {
          addressPrefix: '0.0.0.0/0'
          nextHopType: 'VirtualAppliance'
          nextHopIpAddress: cidrHost(addresses.firewall, 3)
        }
      }
    ]
  }
}

@description('Subnets stand inside the network: as resources of their own they would be taken away and made again at each deployment.')
resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: place.names.network
  location: place.location
  tags: place.tags
  properties: {
    addressSpace: { addressPrefixes: [addresses.network] }
    subnets: concat(
      [
        {
          name: functionsSubnet
          properties: {
            addressPrefix: addresses.functions
            defaultOutboundAccess: !firewall
            delegations: [
              { name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }
            ]
            networkSecurityGroup: { id: functionsRules.id }
            routeTable: firewall ? { id: routes.id } : null
          }
        }
        {
          name: endpointsSubnet
          properties: {
            addressPrefix: addresses.endpoints
            defaultOutboundAccess: false
            networkSecurityGroup: { id: endpointsRules.id }
            privateEndpointNetworkPolicies: 'Enabled'
          }
        }
      ],
      firewall
        ? [
            {
              name: firewallSubnet
              properties: { addressPrefix: addresses.firewall, defaultOutboundAccess: false }
            }
          ]
        : []
    )
  }
}

@description('The last rule of a direction: what no rule before it allows is denied.')
func denied(direction 'Inbound' | 'Outbound') SecurityRule => {
  name: 'deny-${toLower(direction)}'
  properties: {
    priority: 4096
    direction: direction
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}

@description('A rule of a network security group.')
type SecurityRule = resourceInput<'Microsoft.Network/networkSecurityGroups@2025-05-01'>.properties.securityRules[*]
