using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Outreach.Tests.StandIns.Tables;

/// <summary>Answers in place of the table service, and keeps what it was asked.</summary>
internal sealed class ScriptedService(Func<HttpRequestMessage, int, HttpResponseMessage?> answer) : DelegatingHandler(new SocketsHttpHandler())
{
    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Options of a client that talks to this service, and tries again after a millisecond.</summary>
    public TableClientOptions Options => new()
    {
        Transport = new HttpClientTransport(new HttpClient(this)),
        Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
    };

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body) };

    /// <summary>A null answer leaves the request to the real service.</summary>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        return answer(request, Requests.Count) is { } response
            ? Task.FromResult(response)
            : base.SendAsync(request, cancellationToken);
    }
}
