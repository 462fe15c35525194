using System.Runtime.InteropServices;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Compilation;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Diffing;

/// <summary>What a side is made of.</summary>
/// <param name="Path">Network, image or conformance case.</param>
/// <param name="Profile">Profile, or null for the file's own or the usual one.</param>
/// <param name="Options">Options of the compiler.</param>
/// <param name="Choices">What to take of a network's file.</param>
/// <param name="NetworkOption">An option given that means nothing for an image, or null.</param>
internal sealed record DiffSourceRequest(string Path, string? Profile, CompileOptions Options, NetworkChoices Choices, string? NetworkOption);

/// <summary>What both sides are fed with.</summary>
/// <param name="InputPath">Input file, or null.</param>
/// <param name="InputRange">Values that grey 0 and 255 stand for, or null.</param>
/// <param name="Encoding">How values become spikes.</param>
/// <param name="Sample">Sample of the file.</param>
/// <param name="Steps">Steps to run, or null for what input or case say.</param>
internal sealed record DiffInput(string? InputPath, InputRange? InputRange, SpikeEncoding Encoding, int Sample, int? Steps);

/// <summary>An image, the chip it is for, and what the host does in the run.</summary>
internal sealed record DiffSource(ChipImage Image, ChipProfile Profile, IReadOnlyList<TargetCommand> Program, int Steps)
{
    public static DiffSource Load(DiffSourceRequest request, DiffInput input, Terminal terminal)
    {
        if (IsCase(request.Path))
        {
            return OfCase(request, input);
        }

        (ChipImage image, ChipProfile profile) = LoadImage(request, terminal);
        var program = new List<TargetCommand>();
        if (input.InputPath is { } path)
        {
            // Values without a length of their own last as long as the comparison; spikes know when they come.
            bool isEndless = image.Manifest is { SampleSteps: null, Inputs: [{ Kind: ManifestInput.Bias }] };
            var options = new RunOptions
            {
                InputPath = path, InputRange = input.InputRange, Encoding = input.Encoding, Steps = isEndless ? input.Steps : null,
            };
            ISampleInput samples = InputPlan.Make(InputFile.Read(path), image, options);
            if (input.Sample >= samples.Count)
            {
                throw new CliException(CliCodes.SampleRange, path, "the sample asked for is not in the file", $"{input.Sample}", $"0..{samples.Count - 1}");
            }

            samples.AddCommands(input.Sample, image.Manifest.LatencySteps, program);
        }

        int own = program.OfType<RunCommand>().Sum(run => run.Steps);
        return new DiffSource(image, profile, program, input.Steps ?? (own > 0 ? own : throw StepsUnknown(request.Path)));
    }

    private static DiffSource OfCase(DiffSourceRequest request, DiffInput input)
    {
        if (input.InputPath is not null)
        {
            throw new CliException(CliCodes.Options, request.Path, "a conformance case has its own input", "--input", "", "leave out --input");
        }

        ConformanceCase source = CaseReader.Read(request.Path);
        ChipProfile profile = ChipProfile.Load(request.Profile ?? Commands.ConformCommand.DefaultProfile);
        CompileResult result = Compiler.Compile(CaseGraph.Build(source), profile, request.Options);
        ChipImage image = result.Image ?? throw new CompileFailedException(result.Diagnostics);
        return new DiffSource(image, profile, [new InjectCommand([.. CaseGraph.Input(source)])], input.Steps ?? source.Steps);
    }

    private static (ChipImage Image, ChipProfile Profile) LoadImage(DiffSourceRequest request, Terminal terminal)
    {
        if (ImageSource.IsImage(request.Path))
        {
            if (request.NetworkOption is { } option)
            {
                throw new CliException(CliCodes.Options, request.Path, "the file is an image, compiled already", option, "", $"leave out {option}, or give the network");
            }

            ChipImage image = ImageSource.Read(request.Path);
            ChipProfile own = ChipProfile.Load(request.Profile ?? image.ProfileName);
            image.RequireProfile(own);
            return (image, own);
        }

        ChipProfile profile = ChipProfile.Load(request.Profile ?? NetworkCompiler.DefaultProfile);
        Compiling.CompiledNetwork network = NetworkCompiler.Compile(request.Path, profile, request.Options, request.Choices);
        NetworkCompiler.PrintRemarks(network, terminal);
        return (ImageSpool.Release(network.Image), profile);
    }

    /// <summary>Cases are JSON; images and networks are not.</summary>
    private static bool IsCase(string path)
    {
        byte first = 0;
        try
        {
            using FileStream file = File.OpenRead(path);
            _ = file.Read(MemoryMarshal.CreateSpan(ref first, 1));
        }
        catch (Exception error) when (DataFile.IsSystemError(error))
        {
            throw DataFile.CannotRead(path, error);
        }

        return first == (byte)'{';
    }

    private static CliException StepsUnknown(string path) =>
        new(CliCodes.StepsUnknown, path, "nothing says for how many steps to run");
}
