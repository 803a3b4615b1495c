@export()
@description('Who the application deals with. Addresses and names, no secrets.')
type Partners = {
  @description('The gateway before the application; without one its own address is the public one.')
  publicUrl: string?

  @description('The exact issuer of filers\' tokens.')
  filerIssuer: string

  @description('Where that issuer publishes its keys.')
  filerJwksUri: string

  @description('The exact issuer of the tokens of staff.')
  staffIssuer: string

  @description('Where that issuer publishes its keys.')
  staffJwksUri: string

  @description('The audience that every token must name.')
  tokenAudience: string

  @description('The API of the payment provider, without a slash at the end.')
  paymentProviderUrl: string

  @description('The account that bank transfers go to.')
  paymentIban: string

  @description('The name of its holder.')
  paymentBeneficiary: string

  @description('The host that takes mail. Its whole address may hold a key, so that is in the vault.')
  mailHost: string

  @description('Where filers are sent with questions.')
  contactCentreEmail: string

  @description('Who is called when something stands still.')
  operatorsEmail: string

  @description('Sites whose browsers may put files into the store of uploads.')
  frontEndOrigins: string[]
}

@export()
@description('Partners of nobody, for predictions and for a first deployment that is to be looked at.')
var examplePartners = {
  filerIssuer: 'https://login.filing.example/filers/v2.0'
  filerJwksUri: 'https://login.filing.example/filers/keys'
  staffIssuer: 'https://login.filing.example/staff/v2.0'
  staffJwksUri: 'https://login.filing.example/staff/keys'
  tokenAudience: 'filing-api'
  paymentProviderUrl: 'https://pay.filing.example'
  paymentIban: 'BE68539007547034'
  paymentBeneficiary: 'Balanscentrale - Centrale des bilans'
  mailHost: 'mail.filing.example'
  contactCentreEmail: 'contact-centre@filing.example'
  operatorsEmail: 'operators@filing.example'
  frontEndOrigins: ['https://filing.example']
}
