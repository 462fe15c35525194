using System.Diagnostics;

namespace Conformance.Tests.House;

/// <summary>The files of the checkout that are the project's: what git tracks, or everything not ignored where there is no git.</summary>
internal static class Repository
{
    private static readonly string[] _ignoredFolders = [".git", "artifacts", ".cache", ".vs", ".idea", "TestResults"];

    private static readonly Lazy<IReadOnlyList<string>> _files = new(() => ReadTracked() ?? ReadFolder());

    /// <summary>Paths from the root, with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files => _files.Value;

    /// <summary>The five folders that hold the product and its tests.</summary>
    public static IReadOnlyList<string> ProductFolders { get; } = ["firmware-specs", "protos", "compiler", "chip", "runtime"];

    public static IEnumerable<string> ProductFiles(params string[] endings) =>
        Files.Where(file => ProductFolders.Contains(TopFolder(file)) && endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    public static string TopFolder(string file) => file.Split('/')[0];

    public static string Text(string file) => File.ReadAllText(Checkout.File(file));

    /// <summary>Null for a binary file, by git's own rule: a zero byte in the first 8,000.</summary>
    public static string? TextOrNull(string file)
    {
        byte[] bytes = File.ReadAllBytes(Checkout.File(file));
        return bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0) ? null : System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Line numbers (from 1) with their text.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string file) =>
        (TextOrNull(file) ?? "").Split('\n').Select((line, index) => (index + 1, line));

    private static IReadOnlyList<string>? ReadTracked()
    {
        if (!Path.Exists(Checkout.File(".git")))
        {
            return null;
        }

        // The checkout may belong to another user than the one who tests it; git would refuse without the setting.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0
                ? [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Checkout.File(file))).Order(StringComparer.Ordinal)]
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IReadOnlyList<string> ReadFolder()
    {
        var found = new List<string>();
        var open = new Stack<string>([Checkout.Root]);
        while (open.TryPop(out string? folder))
        {
            found.AddRange(Directory.GetFiles(folder).Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/')));
            foreach (string child in Directory.GetDirectories(folder).Where(child => !_ignoredFolders.Contains(Path.GetFileName(child))))
            {
                open.Push(child);
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}
