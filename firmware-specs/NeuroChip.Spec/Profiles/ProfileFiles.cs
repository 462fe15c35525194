using System.Reflection;
using System.Text;

namespace NeuroChip.Spec.Profiles;

/// <summary>Finds profiles: built in by name, others by path.</summary>
internal static class ProfileFiles
{
    private const string Prefix = "profiles/";
    private const string Suffix = ".yaml";

    /// <summary>The most characters a profile may have: hundreds of times what any has, and far from what fills memory.</summary>
    private const int MostCharacters = 1 << 22;

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ProfileFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    public static ChipProfile Load(string nameOrPath) => ProfileReader.Read(ReadText(nameOrPath), ShownName(nameOrPath));

    /// <summary>How a profile's file is called in faults.</summary>
    public static string ShownName(string nameOrPath) => Names.Contains(nameOrPath) ? Prefix + nameOrPath + Suffix : nameOrPath;

    /// <summary>Text of a built-in profile or of a file. Throws <see cref="ProfileException"/>.</summary>
    public static string ReadText(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + nameOrPath + Suffix)!;
            using StreamReader reader = new(stream);
            return reader.ReadToEnd();
        }

        try
        {
            return ReadFile(nameOrPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            (string file, string why) = nameOrPath.Length > 0 ? (nameOrPath, fault.Message) : ("''", "The name is empty.");
            throw new ProfileException(
                ProfileCodes.NotFound, file, 1, 1, "profile", $"no profile of this name and no readable file ({why})",
                $"a path, or one of {string.Join(", ", Names)}");
        }
    }

    /// <summary>The text of a file, read only as far as a profile can go: what a path leads to may have no end.</summary>
    private static string ReadFile(string path)
    {
        RefusePipe(path);
        using var reader = new StreamReader(path);
        var text = new StringBuilder();
        char[] part = new char[1 << 16];
        for (int read; (read = reader.Read(part)) > 0;)
        {
            text.Append(part, 0, read);
            if (text.Length > MostCharacters)
            {
                throw new IOException($"More than {MostCharacters} characters, which no profile has.");
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// A pipe without a writer would be waited for without end when it is opened for reading; for reading and writing it opens at
    /// once. Where a path may not be written to, nothing is known of it and it is read like a file.
    /// </summary>
    private static void RefusePipe(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (!stream.CanSeek)
            {
                throw new NotSupportedException("It is a pipe or a terminal, not a file.");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Opening it for reading says what is wrong with it, if anything is.
        }
    }
}
