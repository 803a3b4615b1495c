using '../main.bicep'
import { examplePartners } from '../partners.bicep'
import { sizes } from '../sizes.bicep'

param environmentName = 'prod'
param size = sizes.prod
param partners = examplePartners
