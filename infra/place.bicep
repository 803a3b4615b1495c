@export()
@description('Where an environment lies and what its resources are called. Names are computed, not handed from module to module, so that a prediction shows them.')
type Place = {
  @description('The region of all its resources.')
  location: string

  @description('What each resource carries, so that a bill and a search by environment find it.')
  tags: {
    @description('By the name of the tag.')
    *: string
  }

  @description('What its resources are called.')
  names: Names
}

@description('One name for each resource that another module has to find.')
type Names = {
  @description('The identity of the application.')
  identity: string

  @description('The virtual network.')
  network: string

  @description('The firewall before everything that goes out, where there is one.')
  firewall: string

  @description('The storage account of files that came in.')
  uploads: string

  @description('The storage account of what was made of them.')
  archive: string

  @description('The storage account of the Functions host.')
  host: string

  @description('The Service Bus namespace.')
  messaging: string

  @description('The database account.')
  database: string

  @description('The key vault.')
  vault: string

  @description('The function app.')
  functionApp: string

  @description('The workspace of all logs.')
  workspace: string

  @description('Application Insights.')
  insights: string
}

@export()
@description('The place of an environment. `unique` tells it from every other one in Azure, as some names must be.')
func placeOf(environment string, location string, unique string) Place => {
  location: location
  tags: { application: 'filing', environment: environment, 'azd-env-name': environment }
  names: {
    identity: nameOf('identity', unique)
    network: nameOf('network', unique)
    firewall: nameOf('firewall', unique)
    uploads: storageNameOf('uploads', unique)
    archive: storageNameOf('archive', unique)
    host: storageNameOf('host', unique)
    messaging: nameOf('messaging', unique)
    database: nameOf('database', unique)
    vault: nameOf('vault', unique)
    functionApp: nameOf('api', unique)
    workspace: nameOf('logs', unique)
    insights: nameOf('insights', unique)
  }
}

@description('One form for every name, and eleven characters to tell it from those of everybody else.')
func nameOf(kind string, unique string) string => 'filing-${kind}-${take(unique, 11)}'

@description('A storage account takes no hyphen and at most 24 characters; hence the 11 above.')
func storageNameOf(kind string, unique string) string => replace(nameOf(kind, unique), '-', '')
