namespace Outreach.Tests.Support;

/// <summary>Business time that stands still until a test moves it. It begins on 2025-01-14 at 9:00 in Japan.</summary>
public sealed class StoppedClock : TimeProvider
{
    private DateTimeOffset now = new(2025, 1, 14, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan ahead) => now += ahead;

    public void MoveTo(DateTimeOffset moment) => now = moment;
}
