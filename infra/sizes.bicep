@export()
@description('What differs between environments. A figure stands here and nowhere else.')
type Size = {
  @description('Availability zones; none means that the loss of one data centre is the loss of the environment.')
  zones: string[]

  @description('Copies of a blob: in one data centre, or in three zones.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS'

  @description('Messaging units. One carries far more than the summer peak; the queues hold hints only.')
  messagingUnits: 1 | 2 | 4

  @description('The most request units a second of each container; autoscale pays for a tenth of it at rest.')
  requestUnits: {
    @description('By the name of the container in the topology.')
    *: int
  }

  @description('How far back the database can be put.')
  databaseBackup: 'Continuous7Days' | 'Continuous30Days'

  @description('How far the function app stretches.')
  functions: {
    @description('Of one instance. A file of 50 MB is read as a stream, so most of it is room for several at once.')
    memoryMegabytes: 512 | 2048 | 4096

    @description('A ceiling for the bill, and for what the database has to bear.')
    maximumInstances: int

    @description('Instances that never sleep: nobody waits for a start, and no queue for a platform that overlooks it (azure-functions-host 8261). With zones the platform wants two.')
    alwaysReady: {
      @description('For all HTTP functions together.')
      http: int

      @description('For the consumer of each queue.')
      eachQueue: int
    }
  }

  @description('Whether what goes out is filtered by name. A firewall costs more than all the rest of a small environment.')
  firewall: bool

  @description('How long things are kept.')
  retention: {
    @description('Logs hold ids of spaces, so they are kept for a limited time (decision 0017).')
    logDays: int

    @description('How long what was deleted can be brought back: blobs and versions of blobs.')
    deletedBlobDays: int

    @description('How long a publication can be neither changed nor deleted by anybody.')
    publicationDays: int

    @description('How long a deleted vault keeps its name and its secrets.')
    vaultDays: int
  }
}

@export()
@description('The sizes side by side. An environment of any other name is somebody\'s own and gets those of dev.')
var sizes = {
  dev: {
    zones: []
    storageSku: 'Standard_LRS'
    messagingUnits: 1
    requestUnits: { 'personal-spaces': 1000, references: 1000, publications: 1000, registers: 1000 }
    databaseBackup: 'Continuous7Days'
    functions: { memoryMegabytes: 2048, maximumInstances: 40, alwaysReady: { http: 1, eachQueue: 1 } }
    firewall: false
    retention: { logDays: 30, deletedBlobDays: 7, publicationDays: 1, vaultDays: 7 }
  }
  test: {
    zones: []
    storageSku: 'Standard_LRS'
    messagingUnits: 1
    requestUnits: { 'personal-spaces': 4000, references: 1000, publications: 1000, registers: 1000 }
    databaseBackup: 'Continuous7Days'
    functions: { memoryMegabytes: 2048, maximumInstances: 40, alwaysReady: { http: 1, eachQueue: 1 } }
    firewall: false
    retention: { logDays: 30, deletedBlobDays: 7, publicationDays: 1, vaultDays: 7 }
  }
  prod: {
    zones: ['1', '2', '3']
    storageSku: 'Standard_ZRS'
    messagingUnits: 1
    requestUnits: { 'personal-spaces': 20000, references: 4000, publications: 4000, registers: 4000 }
    databaseBackup: 'Continuous30Days'
    functions: { memoryMegabytes: 2048, maximumInstances: 200, alwaysReady: { http: 2, eachQueue: 2 } }
    firewall: true
    retention: { logDays: 90, deletedBlobDays: 7, publicationDays: 3650, vaultDays: 90 }
  }
}
