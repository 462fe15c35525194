using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>The case files that paths lead to.</summary>
internal static class CaseFiles
{
    private const int DeepestFolder = 16;

    /// <summary>Files as given; of a folder every .json file in it and below, sorted by path, so that runs list alike everywhere.</summary>
    /// <exception cref="CliException">A path leads nowhere, or to a folder without case files.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(Of).Distinct()];

    private static IEnumerable<string> Of(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new CliException(CliCodes.CannotRead, path, "there is no such file or folder");
        }

        string[] files = In(path);
        return files.Length > 0 ? files : throw new CliException(CliCodes.NoCases, path, "the folder holds no case files", "no file *.json", "one or more");
    }

    private static string[] In(string folder)
    {
        try
        {
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = DeepestFolder,
                IgnoreInaccessible = false,
            };
            return [.. Directory.EnumerateFiles(folder, "*.json", options).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (DataFile.IsSystemError(error))
        {
            throw DataFile.CannotRead(folder, error);
        }
    }
}
