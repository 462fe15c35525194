using System.Collections.Immutable;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Compiling;

/// <summary>What became of a network file.</summary>
/// <param name="File">The network and what its reader assumed.</param>
/// <param name="Result">What the compiler made of it.</param>
internal sealed record CompiledNetwork(NetworkFile File, CompileResult Result)
{
    /// <summary>Lines for the user that are no errors.</summary>
    public IEnumerable<string> Remarks => [
        .. File.Warnings.Select(w => w.ToString()),
        .. Result.Diagnostics.Where(d => d.Severity != Severity.Error).Select(d => d.ToString())];

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public ChipImage Image => Result.Image ?? throw new CompileFailedException(Result.Diagnostics);
}

/// <summary>From a network file to an image, with what the compiler says told on the way.</summary>
internal static class NetworkCompiler
{
    public const string DefaultProfile = "loihi1-d18";

    public static CompiledNetwork Compile(string path, ChipProfile profile, CompileOptions options, NetworkChoices? choices = null)
    {
        NetworkFile file = (choices ?? NetworkChoices.None).Read(path);
        return new CompiledNetwork(file, Compiler.Compile(file.Graph, profile, options));
    }

    /// <summary>Prints warnings and notes; errors are in the exception that <see cref="CompiledNetwork.Image"/> throws.</summary>
    public static void PrintRemarks(CompiledNetwork network, Terminal terminal)
    {
        foreach (string remark in network.Remarks)
        {
            terminal.Error.WriteLine(remark);
        }
    }
}
