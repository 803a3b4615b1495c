import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('An empty workspace, where there is none yet. A later deployment leaves it as it is, and with it the rule that masks what it stores.')
@onlyIfNotExists()
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: place.names.workspace
  location: place.location
  tags: place.tags
  properties: { sku: { name: 'PerGB2018' } }
}
