using Azure.Core;
using Azure.Core.Pipeline;
using Outreach.Local.Mail;

namespace Outreach.Tests.Dispatch.Proofs;

/// <summary>The process is gone, as far as this request can tell.</summary>
public sealed class DiedException : Exception
{
    public DiedException()
        : base("The process died here.")
    {
    }
}

/// <summary>Lets the process die before or after any request to the table service, and the mail service answer as on a bad day.</summary>
internal sealed class Faults : HttpPipelinePolicy
{
    private readonly Lock gate = new();
    private Random random = new(0);
    private bool armed, dead;

    /// <summary>How often it has died.</summary>
    public int Deaths { get; private set; }

    /// <summary>From here on faults happen as the seed says.</summary>
    public void Arm(int seed)
    {
        lock (gate)
            (random, armed, dead) = (new Random(seed), true, false);
    }

    public void Disarm()
    {
        lock (gate)
            (armed, dead) = (false, false);
    }

    /// <summary>Another process takes over.</summary>
    public void Revive()
    {
        lock (gate)
            dead = false;
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Live(0.04);
        await ProcessNextAsync(message, pipeline);
        Live(0.06);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    /// <summary>What the mail service does next.</summary>
    public static ScriptedAnswer Answer(Random random) => random.Next(20) switch
    {
        0 => ScriptedAnswer.Drop,
        1 or 2 => ScriptedAnswer.AcceptThenDrop,
        3 => ScriptedAnswer.Refuse(503, "ServiceUnavailable"),
        4 => ScriptedAnswer.AcceptThenFail(500, "InternalServerError"),
        5 => ScriptedAnswer.Refuse(429, "TooManyRequests", TimeSpan.FromSeconds(random.Next(10, 200))),
        6 => ScriptedAnswer.Refuse(400, "InvalidRecipientEmailAddress"),
        7 => ScriptedAnswer.Refuse(400, "InvalidContent"),
        _ => ScriptedAnswer.Normal,
    };

    private void Live(double risk)
    {
        lock (gate)
        {
            if (!armed)
                return;
            if (!dead && random.NextDouble() < risk)
                (dead, Deaths) = (true, Deaths + 1);
            if (dead)
                throw new DiedException();
        }
    }
}
