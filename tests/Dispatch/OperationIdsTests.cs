using FsCheck;
using FsCheck.Fluent;
using Outreach.Dispatch;

namespace Outreach.Tests.Dispatch;

public class OperationIdsTests
{
    private const string Event = "0abcdefg", Contact = "z123456789";

    [Fact]
    public void The_same_attempt_at_the_same_message_has_the_same_id_for_ever() =>
        Assert.Equal(Guid.Parse("0296c6b9-f0f8-8443-8853-1d09a8117859"), OperationIds.For(Event, Contact, "invite", 0));

    [Fact]
    public void Another_message_attempt_contact_or_event_has_another_id()
    {
        Guid[] ids =
        [
            OperationIds.For(Event, Contact, "invite", 0),
            OperationIds.For(Event, Contact, "invite", 1),
            OperationIds.For(Event, Contact, "remind", 0),
            OperationIds.For(Event, "z12345678a", "invite", 0),
            OperationIds.For("0abcdefh", Contact, "invite", 0),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_key_that_ends_in_a_figure_is_not_taken_for_an_attempt() =>
        Assert.NotEqual(OperationIds.Check("remind1", 2), OperationIds.Check("remind", 12));

    [Fact]
    public void It_is_a_UUID_of_version_8() =>
        Prop.ForAll(Targets, t =>
            OperationIds.For(t.Event, t.Contact, t.Key, 0) is { Version: 8, Variant: >= 8 and <= 11 })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_delivery_report_leads_back_to_the_event_the_contact_and_the_message() =>
        Prop.ForAll(Targets, t =>
            OperationIds.TryRead(OperationIds.For(t.Event, t.Contact, t.Key, t.Attempt), out var eventId, out var contactId, out var check)
            && (eventId, contactId, check) == (t.Event, t.Contact, OperationIds.Check(t.Key, t.Attempt)))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("7d444840-9dc0-41d1-b245-5ffdce74fad2")]
    [InlineData("7d444840-9dc0-81d1-3245-5ffdce74fad2")]
    [InlineData("7d444840-9dc0-81d1-f245-5ffdce74fad2")]
    public void An_id_made_elsewhere_is_recognised_by_its_version_and_variant(string id) =>
        Assert.False(OperationIds.TryRead(Guid.Parse(id), out _, out _, out _));

    [Theory]
    [InlineData("0abcdef", Contact)]
    [InlineData("0abcdefi", Contact)]
    [InlineData(Event, "z12345678")]
    public void Only_ids_of_their_form_are_taken_in(string eventId, string contactId) =>
        Assert.Throws<ArgumentException>(() => OperationIds.For(eventId, contactId, "invite", 0));

    private static Arbitrary<(string Event, string Contact, string Key, int Attempt)> Targets => (
        from eventId in Id(8)
        from contactId in Id(10)
        from key in ArbMap.Default.GeneratorFor<NonNull<string>>()
        from attempt in Gen.Choose(0, 100)
        select (eventId, contactId, key.Get, attempt)).ToArbitrary();

    private static Gen<string> Id(int length) =>
        Gen.Elements("0123456789abcdefghjkmnpqrstvwxyz".ToArray()).ArrayOf(length).Select(characters => new string(characters));
}
