import { Partners } from 'partners.bicep'
import { placeOf } from 'place.bicep'
import { Size } from 'sizes.bicep'

targetScope = 'resourceGroup'

@description('The name of the environment. With the resource group it decides every name.')
param environmentName string

@description('Everything that costs money or keeps data longer.')
param size Size

@description('Who the application deals with.')
param partners Partners

@description('All resources lie together: Strong consistency and private endpoints both want short ways.')
param location string = resourceGroup().location

@description('Names follow from the resource group and the environment: the same deployment twice finds what it made.')
var place = placeOf(environmentName, location, uniqueString(resourceGroup().id, environmentName))

module identity 'modules/identity.bicep' = {
  params: { place: place }
}

module monitoring 'modules/monitoring.bicep' = {
  params: { place: place, logDays: size.retention.logDays }
}

module network 'modules/network.bicep' = {
  params: { place: place, firewall: size.firewall }
}

module firewall 'modules/firewall.bicep' = if (size.firewall) {
  params: { place: place, zones: size.zones, partners: partners }
  dependsOn: [network]
}

module storage 'modules/storage.bicep' = {
  params: { place: place, size: size, frontEndOrigins: partners.frontEndOrigins }
}

module messaging 'modules/messaging.bicep' = {
  params: { place: place, size: size }
}

module database 'modules/database.bicep' = {
  params: { place: place, size: size }
}

module keyVault 'modules/key-vault.bicep' = {
  params: { place: place, size: size }
}

module privateEndpoints 'modules/private-endpoints.bicep' = {
  params: { place: place }
  dependsOn: [network, storage, messaging, database, keyVault]
}

module access 'modules/access.bicep' = {
  params: { place: place, principalId: identity.outputs.principalId }
  dependsOn: [storage, messaging, database, keyVault, monitoring]
}

@description('Last of what it needs: it starts as soon as it is there.')
module functionApp 'modules/function-app.bicep' = {
  params: { place: place, size: size, partners: partners, clientId: identity.outputs.clientId }
  dependsOn: [access, firewall, privateEndpoints]
}

module diagnostics 'modules/diagnostics.bicep' = {
  params: { place: place, firewall: size.firewall }
  dependsOn: [firewall, functionApp]
}

module alerts 'modules/alerts.bicep' = {
  params: { place: place, partners: partners }
  dependsOn: [messaging, monitoring]
}
