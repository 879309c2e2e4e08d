using System.Text.Json;

namespace Outreach.Local;

/// <summary>Small JSON files of the state folder.</summary>
internal static class StateFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Replaces the file as a whole: a crash leaves the old content or the new.</summary>
    public static void Write<T>(string file, T value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var next = file + ".new";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(value, Indented));
        File.Move(next, file, overwrite: true);
    }

    /// <summary>Null when there is no such file.</summary>
    public static T? Read<T>(string file) where T : class =>
        File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(file)) : null;
}
