using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.Bench;

/// <summary>Counts every request to the table service, and the round trips: requests that are under way at once are one.</summary>
internal sealed class Watch : HttpPipelinePolicy
{
    private readonly Lock gate = new();
    private int underWay;

    public int Operations { get; private set; }

    public int RoundTrips { get; private set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Begin();
        try
        {
            ProcessNext(message, pipeline);
        }
        finally
        {
            End();
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Begin();
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            End();
        }
    }

    /// <summary>What <paramref name="work"/> costs.</summary>
    public async Task<(int Operations, int RoundTrips)> CostAsync(Func<Task> work)
    {
        var (operations, roundTrips) = (Operations, RoundTrips);
        await work();
        return (Operations - operations, RoundTrips - roundTrips);
    }

    private void Begin()
    {
        lock (gate)
        {
            Operations++;
            if (underWay++ == 0)
                RoundTrips++;
        }
    }

    private void End()
    {
        lock (gate)
            underWay--;
    }
}
