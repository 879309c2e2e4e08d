using Azure.Communication.Email;

namespace Outreach.Tests.StandIns.Email;

public class EmailSendStatusTests
{
    [Fact]
    public void States_are_compared_without_regard_to_case()
    {
        EmailSendStatus spelledOtherwise = "succeeded";

        Assert.True(spelledOtherwise == EmailSendStatus.Succeeded);
        Assert.Equal(spelledOtherwise.GetHashCode(), EmailSendStatus.Succeeded.GetHashCode());
        Assert.True(EmailSendStatus.Failed != EmailSendStatus.Canceled);
    }

    [Fact]
    public void A_state_that_came_later_passes_through_as_the_service_spelled_it() =>
        Assert.Equal("Paused", new EmailSendStatus("Paused").ToString());
}
