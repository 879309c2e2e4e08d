namespace Outreach.Events;

/// <summary>How far an event has come at a moment.</summary>
public enum EventPhase
{
    /// <summary>Being written.</summary>
    Draft = 1,

    /// <summary>The invitations are being laid out.</summary>
    Preparing,

    /// <summary>Released; the invitations go out later.</summary>
    Planned,

    /// <summary>Invitations are out, replies are taken.</summary>
    Replies,

    /// <summary>Replies by link are over, the last session is not.</summary>
    Sessions,

    /// <summary>All sessions are over, the questionnaire is open.</summary>
    Questionnaire,

    /// <summary>Nothing more is taken or sent.</summary>
    Over,

    /// <summary>Called off.</summary>
    Cancelled,
}

/// <summary>Which phase it is. Pure.</summary>
public static class EventPhases
{
    /// <summary>The phase of <paramref name="event"/> at <paramref name="now"/>.</summary>
    public static EventPhase Of(Event @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var times = @event.Timetable;
        return @event.State switch
        {
            EventState.Draft => EventPhase.Draft,
            EventState.Preparing => EventPhase.Preparing,
            _ when @event.IsCancelled => EventPhase.Cancelled,
            _ when now < times.InviteAt => EventPhase.Planned,
            _ when now < times.ReplyUntil => EventPhase.Replies,
            _ when now < @event.Sessions.Max(s => s.End) => EventPhase.Sessions,
            _ when now < times.QuestionnaireUntil => EventPhase.Questionnaire,
            _ => EventPhase.Over,
        };
    }
}
