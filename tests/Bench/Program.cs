using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Bench.Fidelity;
using Bench.Learning;
using Bench.Loading;
using Bench.Mesh;
using Bench.Workloads;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Whole workloads time themselves, since their peers do.
if (args is ["learning", .. string[] options])
{
    return LearningEpoch.Run(options);
}

if (args is ["workloads", .. string[] table])
{
    return WorkloadTable.Run(table);
}

if (args is ["loading", .. string[] loading])
{
    return LoadingTime.Run(loading);
}

if (args is ["fidelity", .. string[] study])
{
    return FidelityStudy.Run(study);
}

if (args is ["mesh", .. string[] meshOptions])
{
    return MeshCurves.Run(meshOptions);
}

// A short job: these questions are about factors, not per cents.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(FidelityStudy).Assembly).Run(args, config);
return 0;
