import { firewallSubnet, addresses } from '../network.bicep'
import { Partners } from '../partners.bicep'
import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('Zones that the firewall stands in.')
param zones string[]

@description('Who is reached outside.')
param partners Partners

@description('Hosts of the platform: tokens of the identity, telemetry, and the extension bundle of the Functions host.')
var platformHosts = [
  replace(replace(environment().authentication.loginEndpoint, 'https://', ''), '/', '')
  '*.in.applicationinsights.azure.com'
  '*.livediagnostics.monitor.azure.com'
  'cdn.functions.azure.com'
]

@description('Hosts of partners, taken from the addresses that the application is told: what it calls and what it may call cannot differ.')
var partnerHosts = union(
  map(
    [
      partners.filerIssuer
      partners.filerJwksUri
      partners.staffIssuer
      partners.staffJwksUri
      partners.paymentProviderUrl
    ],
    url => split(url, '/')[2]
  ),
  [partners.mailHost]
)

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: place.names.network

  resource subnet 'subnets' existing = {
    name: firewallSubnet
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: '${place.names.firewall}-address'
  location: place.location
  tags: place.tags
  sku: { name: 'Standard' }
  zones: zones
  properties: { publicIPAllocationMethod: 'Static' }
}

resource policy 'Microsoft.Network/firewallPolicies@2025-05-01' = {
  name: '${place.names.firewall}-policy'
  location: place.location
  tags: place.tags
  properties: { sku: { tier: 'Standard' }, threatIntelMode: 'Deny' }

  resource rules 'ruleCollectionGroups' = {
    name: 'outside'
    properties: {
      priority: 100
      ruleCollections: [
        {
          name: 'by-name'
          ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
          priority: 100
          action: { type: 'Allow' }
          rules: map(
            [{ name: 'platform', hosts: platformHosts }, { name: 'partners', hosts: partnerHosts }],
            allowed => {
              name: allowed.name
              ruleType: 'ApplicationRule'
              sourceAddresses: [addresses.functions]
              protocols: [{ protocolType: 'Https', port: 443 }]
              targetFqdns: allowed.hosts
            }
          )
        }
      ]
    }
  }
}

resource firewall 'Microsoft.Network/azureFirewalls@2025-05-01' = {
  name: place.names.firewall
  location: place.location
  tags: place.tags
  zones: zones
  properties: {
    firewallPolicy: { id: policy.id }
    ipConfigurations: [
      { name: 'out', properties: { publicIPAddress: { id: address.id }, subnet: { id: network::subnet.id } } }
    ]
    sku: { name: 'AZFW_VNet', tier: 'Standard' }
  }
  dependsOn: [policy::rules]
}
