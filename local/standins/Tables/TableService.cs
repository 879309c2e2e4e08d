using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>One account's endpoint and the pipeline that all clients of the account share.</summary>
internal sealed class TableService
{
    public const string Json = "application/json;odata=minimalmetadata";

    private readonly string root;
    private readonly string version;
    private readonly HttpPipeline pipeline;

    public TableService(Uri endpoint, string accountName, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint;
        AccountName = accountName;
        root = endpoint.AbsoluteUri.TrimEnd('/') + "/";
        version = options.Version;
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            // Signed anew for every try: the service refuses signatures that are 15 minutes old.
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = TableErrorParser.Shared,
        });
    }

    public Uri Endpoint { get; }

    public string AccountName { get; }

    public static TableService Connect(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, credential.AccountName, new SharedKeyPolicy(credential), options);
    }

    public static TableService Connect(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, endpoint.Host.Split('.')[0], new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"), options);
    }

    public static TableService Connect(string connectionString, TableClientOptions? options)
    {
        var (endpoint, credential) = ConnectionString.Parse(connectionString);
        return Connect(endpoint, credential, options);
    }

    /// <summary>The address of a table, a row or a query, from its already escaped path.</summary>
    public Uri Address(string path) => new(root + path);

    /// <summary>The path of one row: quotes are doubled, and then everything that a URL reserves is escaped.</summary>
    public static string EntityPath(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{table}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

        static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
    }

    /// <param name="method">The verb.</param>
    /// <param name="path">Relative to the account, escaped.</param>
    /// <param name="expected">A status from 400 up that the caller takes as an answer, not as a failure.</param>
    public HttpMessage CreateMessage(RequestMethod method, string path, int? expected = null)
    {
        RequestContext? context = null;
        if (expected is { } status)
        {
            context = new();
            context.AddClassifier(status, isError: false);
        }

        var message = pipeline.CreateMessage(context, pipeline.ResponseClassifier);
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(Address(path));
        request.Headers.Add("x-ms-version", version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", Json);
        return message;
    }

    /// <exception cref="RequestFailedException">The service refused, or could not be reached.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }
}
