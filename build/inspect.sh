#!/usr/bin/env bash
# Looks into what build/pack.sh left: what each package holds and says of itself; that the same sources at another place give the same bytes; that a clone with
# a remote records SourceLink; and that a breaking change does not get past the baseline.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
packages=$PWD/artifacts/package/release
version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)

say() { echo "inspect.sh: $*"; }
fail() { echo "inspect.sh: $*" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/unzip.proj" <<'PROJECT'
<Project>
  <ItemGroup>
    <Package Include="$(Packages)/*" />
  </ItemGroup>
  <Target Name="Unzip">
    <Unzip SourceFiles="%(Package.FullPath)" DestinationFolder="$(MSBuildThisFileDirectory)%(Package.Filename)%(Package.Extension)" />
  </Target>
</Project>
PROJECT
dotnet msbuild "$work/unzip.proj" -p:Packages="$packages" -v:quiet

for name in Reactor.{Abstractions,Epoll,Kqueue,Iocp,Select,Runtime,Cli}; do
    folder=$work/$name.$version.nupkg
    [ -d "$folder" ] || fail "$name.$version.nupkg is missing"
    if [ "$name" = Reactor.Cli ]; then
        assembly=tools/net10.0/any/reactor
        grep -q '<packageType name="DotnetTool" />' "$folder/$name.nuspec" || fail "$name is not a tool"
        grep -q 'Name="reactor"' "$folder/tools/net10.0/any/DotnetToolSettings.xml" || fail "the tool is not called reactor"
    else
        assembly=lib/net10.0/$name
        mv "$work/$name.$version.snupkg/$assembly.pdb" "$folder/$assembly.pdb"
        [ -f "$folder/$assembly.xml" ] || fail "$name has no XML documentation"
    fi
    for part in README.md LICENSE CHANGELOG.md "$assembly.dll" "$assembly.pdb"; do
        [ -s "$folder/$part" ] || fail "$name has no $part"
    done
    for element in '<license type="expression">MIT</license>' '<readme>README.md</readme>' "<version>$version</version>" '<description>' '<repository type="git"'; do
        grep -q "$element" "$folder/$name.nuspec" || fail "$name.nuspec has no $element"
    done
    if grep -r -q -a -F "$PWD" "$folder"; then
        fail "$name names the folder it was built in:" $(grep -r -l -a -F "$PWD" "$folder")
    fi
done
[ "$(ls "$packages" | wc -l)" = 13 ] || fail "more or less than seven packages and six of symbols:" $(ls "$packages")
say "contents: as they should be"

# The same commit and the same files at another place.
git clone -q . "$work/elsewhere"
git -C "$work/elsewhere" remote remove origin
git ls-files -z --cached --others --exclude-standard --deduplicate | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done | tar -c --null -T - | tar -x -C "$work/elsewhere"
cd "$work/elsewhere"
build/pack.sh >/dev/null
(cd artifacts/package/release && sha256sum -- *) >"$work/elsewhere.sums"
(cd "$packages" && sha256sum -- *) >"$work/here.sums"
diff "$work/here.sums" "$work/elsewhere.sums" || fail "the same sources gave other bytes at another place"
say "deterministic: $(wc -l <"$work/here.sums") files, the same bytes from two folders"

git remote add origin https://github.com/owner/repository.git
dotnet msbuild Reactor.Epoll -t:GenerateSourceLinkFile -p:Configuration=Release -p:ContinuousIntegrationBuild=true -p:ArtifactsPath="$PWD/artifacts/pack" -v:quiet
link=$(cat artifacts/pack/obj/Reactor.Epoll/release/*.sourcelink.json)
[[ $link == *"\"/_/*\":\"https://"*"/owner/repository/$(git rev-parse HEAD)/*\""* ]] || fail "SourceLink does not lead to the remote: $link"
say "SourceLink, where there is a remote: $link"

[ -d build/baseline ] || fail "there is no baseline; build/pack.sh --baseline declares one"
sed -i 's/public static PollBackend Instance/internal static PollBackend Instance/' Reactor.Select/PollBackend.cs
if dotnet pack Reactor.Select -c Release -v quiet -p:ArtifactsPath="$PWD/artifacts/pack" -o "$work/broken" >"$work/broken.log"; then
    fail "a member was taken away, and the package validation did not see it"
fi
grep -q 'CP0002.*PollBackend.Instance' "$work/broken.log" || { cat "$work/broken.log"; fail "packing failed, but not for the member that was taken away"; }
say "a member taken away: $(grep -o -m1 'CP0002[^[]*' "$work/broken.log")"
