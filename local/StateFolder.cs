using System.Security.Cryptography;
using Outreach.Local.Hosting;

namespace Outreach.Local;

/// <summary>What a desk keeps between two runs, in one folder that one process has at a time.</summary>
internal sealed class StateFolder : IDisposable
{
    private const string LockFile = "in-use";
    private readonly string folder;
    private readonly FileStream inUse;
    private readonly Lock writing = new();

    private StateFolder(string folder, FileStream inUse) => (this.folder, this.inUse) = (folder, inUse);

    /// <param name="fresh">Empties the folder first.</param>
    /// <exception cref="LocalHostException">Another process has it, or it cannot be written.</exception>
    public static StateFolder Open(string folder, bool fresh)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var state = new StateFolder(folder, Occupy(folder));
            if (fresh) state.Clear();
            return state;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LocalHostException($"The folder {folder} cannot be written: give yourself the right to, or delete it.", e);
        }
    }

    public string Tables => this["azurite"];

    public string Mail => this["mail"];

    public string TimerStamps => this["timers.json"];

    private string this[string name] => Path.Combine(folder, name);

    /// <summary>32 random bytes in base64, made once: links in mails outlive a restart.</summary>
    public string LinkKey()
    {
        if (StateFile.Read<string>(this["link-key.json"]) is { } key) return key;
        key = NewLinkKey();
        StateFile.Write(this["link-key.json"], key);
        return key;
    }

    public static string NewLinkKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The clock as it was left, or else <paramref name="start"/>; from now on every change is kept.</summary>
    /// <remarks>While the host is stopped a running clock runs on, and a frozen one stands.</remarks>
    public MovableClock Clock(MovableClock start)
    {
        var clock = StateFile.Read<SavedClock>(this["clock.json"]) switch
        {
            { FrozenAt: { } at } => MovableClock.FrozenAt(at),
            { Ahead: { } ahead } => MovableClock.RunningAhead(ahead),
            _ => start,
        };
        clock.Changed += () => Save(clock);
        Save(clock);
        return clock;
    }

    public void Dispose() => inUse.Dispose();

    private void Save(MovableClock clock)
    {
        lock (writing)
            StateFile.Write(this["clock.json"], clock.FrozenAtUtc is { } at ? new SavedClock(at, null) : new SavedClock(null, clock.Ahead));
    }

    private void Clear()
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(e => e.Name != LockFile))
            if (entry is DirectoryInfo directory) directory.Delete(recursive: true);
            else entry.Delete();
    }

    private static FileStream Occupy(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new LocalHostException($"Another local host is using {folder}: stop that one first.", e);
        }
    }

    private sealed record SavedClock(DateTimeOffset? FrozenAt, TimeSpan? Ahead);
}
