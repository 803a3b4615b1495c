import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('The one identity of the application. It is a resource of its own, so that its roles are there before the function app starts, and outlive it.')
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: place.names.identity
  location: place.location
  tags: place.tags
}

@description('Whom roles are assigned to.')
output principalId string = identity.properties.principalId

@description('What the application and the Functions host call the identity by. It is no secret.')
output clientId string = identity.properties.clientId
