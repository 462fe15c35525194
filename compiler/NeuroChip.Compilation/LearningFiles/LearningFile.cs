using NeuroChip.Graph;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>
/// A file that says how the projections of a network learn, since no network format does: rules by name, projections that
/// use them, rewards. The format is described in the compiler's README.
/// </summary>
public static class LearningFile
{
    /// <summary>Most characters of a file: some hundred for each of thousands of projections.</summary>
    public const int MostCharacters = 1 << 22;

    /// <summary>Reads a file and gives the network with its projections learning.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="path">The file, YAML.</param>
    /// <exception cref="GraphFormatException">
    /// The file cannot be read, says something unknown, or names what the network does not have; all problems are in it, with
    /// line and column. What is wrong with a rule's text is the compiler's to say (NC27xx), at the place in this file.
    /// </exception>
    public static SnnGraph Attach(SnnGraph graph, string path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(path);
        string text;
        try
        {
            using var reader = new StreamReader(path);
            var characters = new char[MostCharacters + 1];
            int count = reader.ReadBlock(characters);
            text = count <= MostCharacters ? new string(characters, 0, count) : throw new GraphFormatException(
                [new FormatProblem(
                    FormatCodes.LearningText, new SourceLocation(path, ""), "the file is too long", $"more than {MostCharacters} characters", $"{MostCharacters}", FormatCodes.LearningText.Remedy)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GraphFormatException(
                [new FormatProblem(FormatCodes.Unreadable, new SourceLocation(path, ""), $"the file cannot be opened: {fault.Message}", "", "", FormatCodes.Unreadable.Remedy)]);
        }

        return Attach(graph, path, text);
    }

    /// <summary>The same with a text that has been read already.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="fileName">The name that messages give the file.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="GraphFormatException">As above.</exception>
    public static SnnGraph Attach(SnnGraph graph, string fileName, string text)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(text);
        var problems = new LearningProblems(fileName);
        LearningContent content = new LearningReader(problems).Read(text);
        SnnGraph result = new LearningAttacher(graph, problems).Attach(content);
        problems.ThrowIfAny();
        return result;
    }
}
