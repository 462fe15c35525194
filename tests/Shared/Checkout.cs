namespace NeuroChip.Testing;

/// <summary>Where the tests' files are: the checkout around the running assembly, and the shared folder beside it.</summary>
internal static class Checkout
{
    /// <summary>The folder of <c>NeuroChip.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Real data and published vectors, kept outside the repository; it need not exist.</summary>
    public static string SharedFolder { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    /// <summary>A path in the checkout, written with forward slashes.</summary>
    public static string File(string relative) => Path.Combine(Root, relative);

    /// <summary>A path in the shared folder, such as <c>data/mnist</c>; only for tests that skip without it.</summary>
    public static string Shared(string relative) => Path.Combine(SharedFolder, relative);

    private static string FindRoot()
    {
        foreach (string start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (System.IO.File.Exists(Path.Combine(folder.FullName, "NeuroChip.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException($"No NeuroChip.sln in or above {AppContext.BaseDirectory}: the tests run inside a checkout.");
    }
}
