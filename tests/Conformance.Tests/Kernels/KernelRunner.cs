using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Kernels;

/// <summary>
/// The child's side: runs a job on whatever OpenCL device this process finds.
/// Everything the kernels can do for a host is asked for: several runs, probes on every variable, state, reset.
/// </summary>
internal static class KernelRunner
{
    /// <summary>Runs a job's file; 0 when it ends in its state, else 1.</summary>
    public static int Run(string file)
    {
        (KernelJob job, byte[] image) = KernelJob.Read(file);
        (string first, string again) = RunTwice(job, ChipImage.Read(image));
        bool same = first == job.Digest && again == job.Digest;
        Console.WriteLine($"{job.Name}: {(same ? "as the scalar engine" : $"ends in {first}, after a reset in {again}, not in {job.Digest}")}");
        return same ? 0 : 1;
    }

    private static (string First, string Again) RunTwice(KernelJob job, ChipImage image)
    {
        if (!OpenClEngineFactory.TryCreate(Enum.Parse<WorkDistribution>(job.Distribution), out OpenClEngineFactory? engines, out string reason))
        {
            throw new InvalidOperationException(reason);
        }

        using var device = new EmulatedDevice("kernels", ChipProfile.Load(job.Profile), engines);
        device.Load(image);
        string first = RunOnce(device, job);
        foreach (ManifestPopulation population in image.Manifest.Populations.Where(p => p.Kind == ManifestPopulation.Compartments))
        {
            foreach (ProbeVariable variable in (ProbeVariable[])[ProbeVariable.Current, ProbeVariable.Voltage, ProbeVariable.DendriticInput])
            {
                device.CreateProbe(new ProbeRequest(population.Name, [], variable));
            }
        }

        device.Reset(ResetKind.State);
        return (first, RunOnce(device, job));
    }

    private static string RunOnce(EmulatedDevice device, KernelJob job)
    {
        device.Inject([.. job.Input.Select(spike => spike.ToInjected())]);
        foreach (int steps in job.Runs)
        {
            device.Run(steps);
        }

        return device.ReadDigest();
    }
}
