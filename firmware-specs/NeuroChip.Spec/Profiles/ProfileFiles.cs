using System.Reflection;

namespace NeuroChip.Spec.Profiles;

/// <summary>Finds profiles: built in by name, others by path.</summary>
internal static class ProfileFiles
{
    private const string Prefix = "profiles/";
    private const string Suffix = ".yaml";

    /// <summary>Far more than any profile, and little enough that a device or a wrong file does not fill the memory.</summary>
    private const int LongestText = 1 << 20;

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ProfileFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    public static ChipProfile Load(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        return ProfileReader.Read(ReadText(nameOrPath), ShownName(nameOrPath));
    }

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
            using StreamReader reader = new(nameOrPath);
            char[] text = new char[LongestText + 1];
            int length = reader.ReadBlock(text, 0, text.Length);
            return length <= LongestText
                ? new string(text, 0, length)
                : throw new ProfileException(
                    ProfileCodes.NotYaml, nameOrPath, 1, 1, "profile", $"a file of more than {LongestText} characters", "one YAML document, shorter than that");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ProfileException(
                ProfileCodes.NotFound, nameOrPath, 1, 1, "profile", $"no profile of this name and no readable file ({fault.Message})",
                $"a path, or one of {string.Join(", ", Names)}");
        }
    }
}
