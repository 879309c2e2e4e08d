using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.Tests.Support;

/// <summary>Does something before each request that a client sends; throwing, it keeps the request from being sent.</summary>
internal sealed class PolicyOf(Func<Request, Task> before) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await before(message.Request);
        await ProcessNextAsync(message, pipeline);
    }
}
