{{- define "talkover-bff.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Leaves room for the longest suffix, "-management"; a release may have a dot in its name, and a Service none. */}}
{{- define "talkover-bff.fullname" -}}
{{- $name := include "talkover-bff.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | replace "." "-" | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "talkover-bff.selectorLabels" -}}
app.kubernetes.io/name: {{ include "talkover-bff.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The component keeps the pod of "helm test" out of the selectors. */}}
{{- define "talkover-bff.podSelectorLabels" -}}
{{ include "talkover-bff.selectorLabels" . }}
app.kubernetes.io/component: proxy
{{- end -}}

{{- define "talkover-bff.version" -}}
{{- .Values.image.tag | default .Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-_." | quote -}}
{{- end -}}

{{/* Not for pods: a new version of the chart alone must not restart them. */}}
{{- define "talkover-bff.labels" -}}
{{ include "talkover-bff.selectorLabels" . }}
app.kubernetes.io/version: {{ include "talkover-bff.version" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "talkover-bff.serviceAccountName" -}}
{{- $own := ternary (include "talkover-bff.fullname" .) "default" .Values.serviceAccount.create -}}
{{- default $own .Values.serviceAccount.name -}}
{{- end -}}

{{- define "talkover-bff.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The name of an environment in the alphabet of Kubernetes; a digest tells apart what that makes equal. */}}
{{- define "talkover-bff.slug" -}}
{{- $slug := . | lower | replace "_" "-" | trunc 40 | trimSuffix "-" -}}
{{- if eq $slug . -}}
{{ $slug }}
{{- else -}}
{{ $slug }}-{{ . | sha256sum | trunc 6 }}
{{- end -}}
{{- end -}}

{{/* The Secret with the token of an environment: (list $ name settings). */}}
{{- define "talkover-bff.tokenSecret" -}}
{{- $settings := index . 2 -}}
{{- if $settings.createSecret -}}
{{ include "talkover-bff.fullname" (index . 0) }}-token-{{ include "talkover-bff.slug" (index . 1) }}
{{- else -}}
{{ $settings.existingSecret }}
{{- end -}}
{{- end -}}

{{/* The claim for the volume with the file of the ledger. */}}
{{- define "talkover-bff.ledgerClaim" -}}
{{- .Values.dialling.persistence.existingClaim | default (print (include "talkover-bff.fullname" .) "-ledger") -}}
{{- end -}}

{{/* With which secrets a pod's images are pulled, and on which nodes it runs. */}}
{{- define "talkover-bff.placement" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What the "restricted" Pod Security Standard asks for, and more. */}}
{{- define "talkover-bff.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "talkover-bff.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* (list probe-values path) */}}
{{- define "talkover-bff.probe" -}}
httpGet:
  path: {{ index . 1 }}
  port: management
{{ toYaml (index . 0) }}
{{- end -}}

{{/* Ports of a rule of the NetworkPolicy. */}}
{{- define "talkover-bff.tcpPorts" -}}
ports:
{{- range . }}
  - port: {{ . }}
    protocol: TCP
{{- end }}
{{- end -}}

{{/* The port of a URL, also if it does not say one, or its host is a placeholder such as ${HOST}. */}}
{{- define "talkover-bff.urlPort" -}}
{{- $host := regexFind "//[^/?]+" . -}}
{{- regexFind ":[0-9]+$" $host | trimPrefix ":" | default (ternary "80" "443" (hasPrefix "http:" .)) -}}
{{- end -}}
