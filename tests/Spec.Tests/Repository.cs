namespace Spec.Tests;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The shared folder beside the repository (or where NEUROCHIP_SHARED says), or null.</summary>
    public static string? Shared { get; } = FindShared();

    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "NeuroChip.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("no NeuroChip.sln above the test assembly");
    }

    private static string? FindShared()
    {
        string? named = Environment.GetEnvironmentVariable("NEUROCHIP_SHARED");
        string folder = string.IsNullOrEmpty(named) ? Path.Combine(Root, "..", "shared") : named;
        return Directory.Exists(Path.Combine(folder, "spec")) ? Path.GetFullPath(folder) : null;
    }
}

/// <summary>A test that needs the shared folder; skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (Repository.Shared is null)
        {
            Skip = "../shared is not there (set NEUROCHIP_SHARED to its path)";
        }
    }
}
