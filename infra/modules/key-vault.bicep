import { Place } from '../place.bicep'
import { Size } from '../sizes.bicep'

@description('Where, and under which names.')
param place Place

@description('How large, and kept for how long.')
param size Size

@description('For the secrets that others gave us: the key of the payment provider and the address of the mail service. An operator puts them there; no template holds one.')
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: place.names.vault
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    networkAcls: { bypass: 'None', defaultAction: 'Deny' }
    publicNetworkAccess: 'Disabled'
    softDeleteRetentionInDays: size.retention.vaultDays
  }
}
