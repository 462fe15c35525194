using System.Text.Json;
using NeuroChip.Device;

namespace Conformance.Tests.Kernels;

/// <summary>Which of the programs made from the kernels' source runs.</summary>
internal enum KernelMode
{
    /// <summary>The one that every network runs on.</summary>
    Plain,

    /// <summary>The one that notes what overflows.</summary>
    Strict,

    /// <summary>The one that stops after every phase.</summary>
    Phased,
}

/// <summary>One image to run in a process of its own: what runs, how, and the state it must end in.</summary>
/// <param name="Name">For messages; also the name of its two files.</param>
/// <param name="Profile">Profile the image is for.</param>
/// <param name="Distribution">How the chip is spread over the device, <c>Solo</c> or <c>PerCore</c>.</param>
/// <param name="Mode">Which of the kernels run.</param>
/// <param name="Runs">Steps of each run; probes are read and the state digested after the last.</param>
/// <param name="Input">Spikes given before the first step.</param>
/// <param name="Digest">The scalar engine's digest after the last step.</param>
/// <param name="Execution">How learning programs are executed, a member of <c>MicrocodeExecution</c>.</param>
internal sealed record KernelJob(
    string Name, string Profile, string Distribution, KernelMode Mode, int[] Runs, JobSpike[] Input, string Digest, string Execution)
{
    private const string ImageExtension = ".img";

    /// <summary>Writes the job and beside it the image; gives the job's file.</summary>
    public string Write(string folder, byte[] image)
    {
        string file = Path.Combine(folder, Name + ".json");
        File.WriteAllBytes(Path.ChangeExtension(file, ImageExtension), image);
        File.WriteAllText(file, JsonSerializer.Serialize(this));
        return file;
    }

    /// <summary>Reads a job and its image.</summary>
    public static (KernelJob Job, byte[] Image) Read(string file) =>
        (JsonSerializer.Deserialize<KernelJob>(File.ReadAllText(file))!, File.ReadAllBytes(Path.ChangeExtension(file, ImageExtension)));
}

/// <summary>A spike of a source's unit at a step.</summary>
internal sealed record JobSpike(string Population, int Unit, long Step)
{
    public static JobSpike From(InjectedSpike spike) => new(spike.Population!, spike.Unit, spike.Step);

    public InjectedSpike ToInjected() => InjectedSpike.OfUnit(Population, Unit, Step);
}
