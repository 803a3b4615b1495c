using '../main.bicep'
import { examplePartners } from '../partners.bicep'
import { sizes } from '../sizes.bicep'

param environmentName = 'test'
param size = sizes.test
param partners = examplePartners
