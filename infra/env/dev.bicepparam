using '../main.bicep'
import { examplePartners } from '../partners.bicep'
import { sizes } from '../sizes.bicep'

param environmentName = 'dev'
param size = sizes.dev
param partners = examplePartners
