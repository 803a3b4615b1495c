import { publicUrlOf } from '../addresses.bicep'
import { Partners } from '../partners.bicep'
import { Place } from '../place.bicep'

@description('Where, and under which names.')
param place Place

@description('Who is called, and under which address the application is reached.')
param partners Partners

@description('Every line that the application logs is an entry of the catalogue in docs/logs.md.')
var journal = 'AppTraces | extend entry = parse_json(Message)'

@description('What is looked for in the journal, figure by figure. `value` is compared with the threshold: by its greatest in the window, or by the number of its rows. `runbook` is a section of docs/runbook.md.')
var figures = [
  {
    name: 'waiting-too-long'
    title: 'Seconds that the oldest document waits, open payments apart'
    query: '${journal} | where entry.code == "oldest-waiting" | project TimeGenerated, value = tolong(entry.seconds)'
    measure: 'Maximum'
    operator: 'GreaterThan'
    threshold: 300
    window: 'PT5M'
    severity: 1
    runbook: 'a-filing-does-not-go-on'
  }
  {
    name: 'unmatched-money'
    title: 'Money that settles nothing and is to go back'
    query: '${journal} | where entry.code == "money-refunded" | project TimeGenerated, value = 1'
    measure: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    severity: 2
    runbook: 'money-that-matches-nothing'
  }
  {
    name: 'stranded-filings'
    title: 'Filings in progress of a connection that closes within a week'
    query: '${journal} | where entry.code == "stranded-filings" and tolong(entry.hours) <= 168 | project TimeGenerated, value = tolong(entry.count)'
    measure: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'P1D'
    severity: 2
    runbook: 'the-cutoff-of-a-connection'
  }
  {
    name: 'divergence'
    title: 'Divergences found for the first time'
    query: '${journal} | where entry.code == "divergence" | project TimeGenerated, value = 1'
    measure: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    severity: 1
    runbook: 'the-reconciliation'
  }
  {
    name: 'no-reconciliation'
    title: 'Reconciliations that ended'
    query: '${journal} | where entry.code == "reconciled" | project TimeGenerated, value = 1'
    measure: 'Count'
    operator: 'LessThan'
    threshold: 1
    window: 'PT2H'
    severity: 2
    runbook: 'the-reconciliation'
  }
  {
    name: 'errors'
    title: 'Entries that somebody should look at'
    query: '${journal} | where entry.level == "error" and entry.code != "divergence" | project TimeGenerated, value = 1'
    measure: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    severity: 2
    runbook: 'what-the-journal-says'
  }
  {
    name: 'answers-5xx'
    title: 'Requests answered 5xx'
    query: '${journal} | where entry.code == "request-answered" and tolong(entry.status) >= 500 | project TimeGenerated, value = 1'
    measure: 'Count'
    operator: 'GreaterThan'
    threshold: 5
    window: 'PT15M'
    severity: 1
    runbook: 'everything-stands-still'
  }
  {
    name: 'slow-answers'
    title: 'Milliseconds within which 95 of 100 requests are answered'
    query: '${journal} | where entry.code == "request-answered" | summarize value = percentile(tolong(entry.milliseconds), 95) by TimeGenerated = bin(TimeGenerated, 15m)'
    measure: 'Maximum'
    operator: 'GreaterThan'
    threshold: 2000
    window: 'PT30M'
    severity: 3
    runbook: 'requests-are-slow'
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: place.names.workspace
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: place.names.insights
}

resource messaging 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: place.names.messaging
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'filing-operators-${place.names.functionApp}'
  location: 'global'
  tags: place.tags
  properties: {
    enabled: true
    groupShortName: 'filing'
    emailReceivers: [
      { name: 'operators', emailAddress: partners.operatorsEmail, useCommonAlertSchema: true }
    ]
  }
}

resource inJournal 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for figure in figures: {
    name: '${place.names.functionApp}-${figure.name}'
    location: place.location
    tags: place.tags
    kind: 'LogAlert'
    properties: {
      displayName: figure.title
      description: 'What to do: docs/runbook.md#${figure.runbook}'
      enabled: true
      severity: figure.severity
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: figure.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: figure.query
            timeAggregation: figure.measure
            metricMeasureColumn: figure.measure == 'Count' ? null : 'value'
            operator: figure.operator
            threshold: figure.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: {
        actionGroups: [operators.id]
        customProperties: { runbook: 'docs/runbook.md#${figure.runbook}' }
      }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${place.names.functionApp}-dead-letters'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'What to do: docs/runbook.md#messages-in-a-dead-letter-queue'
    enabled: true
    severity: 1
    scopes: [messaging.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'set-aside'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      {
        actionGroupId: operators.id
        webHookProperties: { runbook: 'docs/runbook.md#messages-in-a-dead-letter-queue' }
      }
    ]
  }
}

@description('Asks from three places of Europe whether the application is there, and whether the certificate of its address lasts another month.')
resource health 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${place.names.functionApp}-health'
  location: place.location
  tags: union(place.tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: '${place.names.functionApp}-health'
    Name: 'health'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [{ Id: 'emea-nl-ams-azr' }, { Id: 'emea-fr-pra-edge' }, { Id: 'emea-gb-db3-azr' }]
    Request: {
      RequestUrl: '${publicUrlOf(place, partners)}/health'
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 30 }
  }
}

resource unreachable 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${place.names.functionApp}-health-or-certificate'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'What to do: docs/runbook.md#the-address-does-not-answer-or-its-certificate-ends'
    enabled: true
    severity: 1
    scopes: [health.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: health.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: operators.id
        webHookProperties: { runbook: 'docs/runbook.md#the-address-does-not-answer-or-its-certificate-ends' }
      }
    ]
  }
}

@description('The same figures over time, on one page.')
resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, place.names.insights, 'workbook')
  location: place.location
  tags: place.tags
  kind: 'shared'
  properties: {
    displayName: 'Filing'
    category: 'workbook'
    sourceId: workspace.id
    version: '1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: map(figures, figure => {
        type: 3
        name: figure.name
        content: {
          version: 'KqlItem/1.0'
          title: '${figure.title} (docs/runbook.md#${figure.runbook})'
          query: '${figure.query} | summarize ${figure.measure == 'Count' ? 'count()' : 'max(value)'} by bin(TimeGenerated, 15m)'
          queryType: 0
          resourceType: 'microsoft.operationalinsights/workspaces'
          timeContext: { durationMs: 86400000 }
          visualization: 'timechart'
        }
      })
    })
  }
}
