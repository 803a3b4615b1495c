@export()
@description('The network cut into parts. Small addresses of our own: nothing is peered with it.')
var addresses = {
  network: '10.64.0.0/22'
  functions: '10.64.0.0/24'
  endpoints: '10.64.1.0/26'
  firewall: '10.64.2.0/26'
}

@export()
@description('The subnet from which the functions reach out.')
var functionsSubnet = 'functions'

@export()
@description('The subnet in which the stores are reached.')
var endpointsSubnet = 'endpoints'

@export()
@description('The name that the platform demands of a firewall\'s subnet.')
var firewallSubnet = 'AzureFirewallSubnet'
