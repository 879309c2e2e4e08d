// Everything that Outreach needs in one resource group: a function app on Flex Consumption with a managed identity,
// a storage account, a mail service, and logs. Deployed with `az deployment group create`; see docs/operations.md.
targetScope = 'resourceGroup'

@description('Short name, letters and digits; part of every resource name.')
@minLength(3)
@maxLength(12)
param name string

@description('Where the app runs.')
param location string = resourceGroup().location

@description('The public address, e.g. https://outreach.example.jp, without a path. Personal links lead there.')
param siteBaseUrl string

@description('The verified sender address of the mail domain.')
param emailSender string

@description('発行元: shown on every page and in every mail.')
param officeName string
param officeTelephone string
param officeAddress string
param officeFax string = ''
param officeEmail string = ''

@description('The mail service\'s limits of this subscription. A new custom domain has 30 a minute and 100 an hour.')
param sendingPerMinute int = 30
param sendingPerHour int = 100

@description('Base64 of 32 random bytes: signs personal links. Keep it: without it all links that are under way are void.')
@secure()
param linkKey string

@description('The client id of the Entra app registration by which staff sign in.')
param staffClientId string

var storageName = toLower('${name}${uniqueString(resourceGroup().id)}')
var dataOwner = {
  blob: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queue: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  table: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: substring(storageName, 0, min(24, length(storageName)))
  location: location
  sku: { name: 'Standard_ZRS' }
  kind: 'StorageV2'
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    resource deployments 'containers' = { name: 'deployments' }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: { retentionInDays: 30 }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: logs.id }
}

resource mailDomains 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: '${name}-email'
  location: 'global'
  properties: { dataLocation: 'Japan' }
}

resource mail 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: '${name}-mail'
  location: 'global'
  properties: { dataLocation: 'Japan' }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: '${name}-app'
  location: location
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}deployments'
          authentication: { type: 'SystemAssignedIdentity' }
        }
      }
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 40 }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storage.name
      AzureWebJobsDisableHomepage: 'true'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      Storage__Tables: storage.properties.primaryEndpoints.table
      Email__Service: 'https://${mail.properties.hostName}'
      Email__Sender: emailSender
      Site__BaseUrl: siteBaseUrl
      Links__Keys__k1: linkKey
      Sending__PerMinute: string(sendingPerMinute)
      Sending__PerHour: string(sendingPerHour)
      Office__Name: officeName
      Office__Telephone: officeTelephone
      Office__Address: officeAddress
      Office__Fax: officeFax
      Office__Email: officeEmail
    }
  }

  // Recipients come without an account, so unauthenticated requests pass; the app itself lets only signed-in staff further.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: staffClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }
}

resource dataAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(dataOwner): {
  name: guid(storage.id, app.id, role.value)
  scope: storage
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
  }
}]

// Contributor on the mail service alone: the built-in role that may send.
resource mailAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(mail.id, app.id, 'contributor')
  scope: mail
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')
  }
}

output appName string = app.name
output appHost string = app.properties.defaultHostName
output mailServiceId string = mail.id
output mailDomainsId string = mailDomains.id
