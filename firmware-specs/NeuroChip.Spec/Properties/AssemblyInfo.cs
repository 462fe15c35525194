using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Spec.Tests")]
