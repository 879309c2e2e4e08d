using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.Tests.Support;

/// <summary>A table service that can be away.</summary>
internal sealed class StorageGate : HttpPipelineSynchronousPolicy
{
    public bool IsAway { get; set; }

    public override void OnSendingRequest(HttpMessage message)
    {
        if (IsAway)
            throw new IOException("The table service is away.");
    }
}
