using System.Globalization;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers.Problems;
using YamlDotNet.Core;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>Collects what is wrong with a learning file.</summary>
internal sealed class LearningProblems(string file)
{
    private readonly List<FormatProblem> problems = [];

    public SourceLocation At(Mark mark) => new(file, string.Create(CultureInfo.InvariantCulture, $"{mark.Line}:{mark.Column}"));

    public void Add(FormatCode code, Mark mark, string message, string found = "", string allowed = "", string? remedy = null) =>
        problems.Add(new FormatProblem(code, At(mark), message, found, allowed, remedy ?? code.Remedy));

    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new GraphFormatException([.. problems]);
        }
    }
}
