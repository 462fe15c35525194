using System.Reflection;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>The kernels' text and the generated header, embedded in this assembly, in the order one translation unit needs.</summary>
internal static class KernelSource
{
    private static readonly string[] Files =
    [
        "spec.clh", "common.cl", "counter_random.cl", "deliver_spikes.cl", "integrate_dendrites.cl", "update_compartments.cl",
        "dendrite_stack.cl", "emit_spikes.cl", "step.cl",
    ];

    /// <summary>All kernel files as one source text, each behind a #line directive that names it in build errors.</summary>
    public static string Read() => string.Concat(Files.Select(file => $"#line 1 \"{file}\"\n{Read(file)}\n"));

    /// <summary>One embedded file.</summary>
    public static string Read(string file)
    {
        Assembly assembly = typeof(KernelSource).Assembly;
        string resource = $"{typeof(KernelSource).Namespace}.Kernels.{file}";
        using Stream stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The kernel file '{resource}' is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
