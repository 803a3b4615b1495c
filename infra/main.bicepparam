// What azd deploys: sizes by the name of the environment, partners from its variables (`azd env set FILER_ISSUER …`).
using 'main.bicep'
import { examplePartners } from 'partners.bicep'
import { sizes } from 'sizes.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param size = sizes[?environmentName] ?? sizes.dev
param partners = isNobodys ? fail('production pays to nobody: azd env set PAYMENT_IBAN …') : told

@description('An environment that nobody has told anything of is one to look at.')
var told = {
  publicUrl: empty(publicUrl) ? null : publicUrl
  filerIssuer: readEnvironmentVariable('FILER_ISSUER', examplePartners.filerIssuer)
  filerJwksUri: readEnvironmentVariable('FILER_JWKS_URI', examplePartners.filerJwksUri)
  staffIssuer: readEnvironmentVariable('STAFF_ISSUER', examplePartners.staffIssuer)
  staffJwksUri: readEnvironmentVariable('STAFF_JWKS_URI', examplePartners.staffJwksUri)
  tokenAudience: readEnvironmentVariable('TOKEN_AUDIENCE', examplePartners.tokenAudience)
  paymentProviderUrl: readEnvironmentVariable('PAYMENT_PROVIDER_URL', examplePartners.paymentProviderUrl)
  paymentIban: readEnvironmentVariable('PAYMENT_IBAN', examplePartners.paymentIban)
  paymentBeneficiary: readEnvironmentVariable('PAYMENT_BENEFICIARY', examplePartners.paymentBeneficiary)
  mailHost: readEnvironmentVariable('MAIL_HOST', examplePartners.mailHost)
  contactCentreEmail: readEnvironmentVariable('CONTACT_CENTRE_EMAIL', examplePartners.contactCentreEmail)
  operatorsEmail: readEnvironmentVariable('OPERATORS_EMAIL', examplePartners.operatorsEmail)
  frontEndOrigins: split(readEnvironmentVariable('FRONT_END_ORIGINS', examplePartners.frontEndOrigins[0]), ',')
}

@description('Empty where no gateway stands before the application.')
var publicUrl = readEnvironmentVariable('PUBLIC_URL', '')

@description('The account of an example takes nobody\'s money.')
var isNobodys = environmentName == 'prod' && told.paymentIban == examplePartners.paymentIban
