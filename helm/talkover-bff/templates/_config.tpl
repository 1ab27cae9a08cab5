{{/* A key of a map as Spring's binder keeps it: what is not plain needs brackets, or loses its case and its "_". */}}
{{- define "talkover-bff.mapKey" -}}
{{- ternary . (printf "[%s]" .) (regexMatch "^[a-z0-9-]+$" .) -}}
{{- end -}}

{{/* Values under the names that the application gives them: connectTimeout becomes connect-timeout. */}}
{{- define "talkover-bff.kebab" -}}
{{- $kebab := dict -}}
{{- range $key, $value := . -}}
{{- $_ := set $kebab (kebabcase $key) $value -}}
{{- end -}}
{{- toYaml $kebab -}}
{{- end -}}

{{/* A duration such as 1m in milliseconds; that of the values has this form by their schema. */}}
{{- define "talkover-bff.millis" -}}
{{- if not (regexMatch "^[1-9][0-9]*(ms|s|m|h|d)$" (toString .)) -}}
{{- fail (printf "extraConfig.talkover.dialling: write %v in the form of 30s (ms, s, m, h, d)" .) -}}
{{- end -}}
{{- include "talkover-bff.sum" . -}}
{{- end -}}

{{/* A duration in milliseconds that may have several parts, such as 1h30m, or be 0s. */}}
{{- define "talkover-bff.sum" -}}
{{- $millis := 0 -}}
{{- range regexFindAll "[0-9]+(ms|s|m|h|d)" . -1 -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- $millis = add $millis (mul (trimSuffix $unit . | atoi) (get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000) $unit)) -}}
{{- end -}}
{{- $millis -}}
{{- end -}}

{{/* How long a dial may take, in milliseconds, from its claim to the end of the answer. */}}
{{- define "talkover-bff.longestDial" -}}
{{- $dialling := include "talkover-bff.kebab" (include "talkover-bff.config" . | fromYaml).talkover.dialling | fromYaml -}}
{{- include "talkover-bff.millis" (get $dialling "response-timeout" | default "60s") | int64 | add 5000 -}}
{{- end -}}

{{/* What the values cannot say in their schema, so that the message can give the reason. */}}
{{- define "talkover-bff.validate" -}}
{{- if not .Values.environments -}}
{{- fail "environments: name at least one, such as --set environments.production.existingSecret=talkover-production" -}}
{{- end -}}
{{- if not (or .Values.localUsers.users .Values.oidc.enabled) -}}
{{- fail "localUsers.users: nobody could sign in; name a user, or set oidc.enabled" -}}
{{- end -}}
{{- $names := dict -}}
{{- range $name, $user := .Values.localUsers.users -}}
{{- if hasKey $names (lower $name) -}}
{{- fail (printf "localUsers.users.%s: name it differently from %s, as who signs in may write a name in any case" $name (get $names (lower $name))) -}}
{{- end -}}
{{- $_ := set $names (lower $name) $name -}}
{{- if not (regexMatch "^[-._a-zA-Z0-9]+$" ($user.passwordKey | default $name)) -}}
{{- fail (printf "localUsers.users.%s.passwordKey: set it, as no key of a Secret can be called %q" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled (eq .Values.session.store "redis") (not .Values.networkPolicy.redis.to) -}}
{{- fail "networkPolicy.redis.to: name where Redis runs, or no session can be read" -}}
{{- end -}}
{{- $ledger := .Values.dialling.ledger.url -}}
{{- if and (not $ledger) (or (eq .Values.session.store "redis") .Values.autoscaling.enabled (gt (int .Values.replicaCount) 1)) -}}
{{- fail "dialling.ledger.url: set it to jdbc:postgresql://HOST/DATABASE, as replicas without a common ledger ring people twice" -}}
{{- end -}}
{{- if regexMatch "(?i)@|[?&](ssl)?password=" $ledger -}}
{{- fail "dialling.ledger.url: take the password out, as it would stand in the Deployment; dialling.ledger.existingSecret holds it" -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled $ledger (not .Values.networkPolicy.postgresql.to) -}}
{{- fail "networkPolicy.postgresql.to: name where PostgreSQL runs, or nobody can be rung" -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled .Values.serviceMonitor.enabled (not .Values.networkPolicy.monitoringFrom) -}}
{{- fail "networkPolicy.monitoringFrom: name where Prometheus runs, or it reads no metrics and takes every replica for down" -}}
{{- end -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail "autoscaling.maxReplicas: make it autoscaling.minReplicas at least" -}}
{{- end -}}
{{- end -}}
{{- with .Values.session.timeout -}}
{{- if lt (include "talkover-bff.millis" . | int64) 1000 -}}
{{- fail "session.timeout: make it a second at least" -}}
{{- end -}}
{{- end -}}
{{- range .Values.cors.allowedOrigins -}}
{{- if regexMatch "^https:.*:443$|^http:.*:80$" . -}}
{{- fail (printf "cors.allowedOrigins: write %s without its port, as browsers leave out the default" .) -}}
{{- end -}}
{{- end -}}
{{- $resources := .Values.resources | default dict -}}
{{- if and .Values.autoscaling.enabled (not (dig "requests" "cpu" (dig "limits" "cpu" "" $resources) $resources)) -}}
{{- fail "resources.requests.cpu: set it, as autoscaling.enabled measures by it and would never scale" -}}
{{- end -}}
{{- with .Values.serviceMonitor -}}
{{- if and .enabled (gt (include "talkover-bff.millis" .scrapeTimeout | int64) (include "talkover-bff.millis" .interval | int64)) -}}
{{- fail "serviceMonitor.scrapeTimeout: make it no longer than serviceMonitor.interval" -}}
{{- end -}}
{{- if and .enabled $.Values.prometheusRule.enabled (gt (include "talkover-bff.millis" .interval | int64) 60000) -}}
{{- fail "serviceMonitor.interval: make it 1m at most, as alerts look at two minutes and need two readings in them" -}}
{{- end -}}
{{- end -}}
{{- include "talkover-bff.validateTokens" . -}}
{{- include "talkover-bff.validateBaseUrls" . -}}
{{- include "talkover-bff.validateFurther" . -}}
{{- include "talkover-bff.validateTimes" . -}}
{{- include "talkover-bff.validateNames" . -}}
{{- include "talkover-bff.validateLength" . -}}
{{- end -}}

{{/* No two slots may read one key of a Secret: a rotation of one environment would give its token to another. */}}
{{- define "talkover-bff.validateTokens" -}}
{{- $keys := dict "tokenKey" "token" "nextTokenKey" "next-token" -}}
{{- $slots := dict -}}
{{- range $name, $settings := .Values.environments -}}
{{- $secret := include "talkover-bff.tokenSecret" (list $ $name $settings) -}}
{{- range $value := list "tokenKey" "nextTokenKey" -}}
{{- $key := get $settings $value | default (get $keys $value) -}}
{{- $slot := printf "environments.%s.%s" $name $value -}}
{{- with get $slots (print $secret "/" $key) -}}
{{- fail (printf "%s: name a key of its own, as %s in the Secret %s is that of %s" $slot $key $secret .) -}}
{{- end -}}
{{- $_ := set $slots (print $secret "/" $key) $slot -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Tokens go to the base URLs. What a placeholder stands for is the application's to judge. */}}
{{- define "talkover-bff.validateBaseUrls" -}}
{{- $urls := dict "baseUrl" .Values.baseUrl -}}
{{- range $name, $settings := .Values.environments -}}
{{- $_ := set $urls (printf "environments.%s.baseUrl" $name) $settings.baseUrl -}}
{{- end -}}
{{- $mayBeInsecure := false -}}
{{- range include "talkover-bff.furtherPaths" . | splitList "\n" -}}
{{- if eq (include "talkover-bff.property" .) "talkoverallowinsecureupstream" -}}
{{- $mayBeInsecure = true -}}
{{- end -}}
{{- end -}}
{{- range $path, $url := $urls -}}
{{- if and $url (not (contains "${" $url)) -}}
{{- if not (regexMatch "^https?://([-.a-zA-Z0-9]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]*)?(/[^?#]*)?$" (trim $url)) -}}
{{- fail (printf "%s: write scheme, host, port and path only, such as https://app.talkover.ai" $path) -}}
{{- end -}}
{{- $private := regexMatch "^https:|^http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:|/|$)" (trim $url) -}}
{{- if not (or $private $mayBeInsecure) -}}
{{- fail (printf "%s: make it https, or set extraConfig.talkover.allow-insecure-upstream=true if that network is yours alone" $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The paths of all that a map holds, one a line: (list prefix map). */}}
{{- define "talkover-bff.paths" -}}
{{- range $key, $value := index . 1 -}}
{{- $path := print (index $ 0) $key -}}
{{- if kindIs "map" $value -}}
{{- include "talkover-bff.paths" (list (print $path ".") $value) -}}
{{- else -}}
{{- println $path -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The paths of the further configuration and of its variables, one a line. */}}
{{- define "talkover-bff.furtherPaths" -}}
{{- include "talkover-bff.paths" (list "extraConfig." .Values.extraConfig) -}}
{{- range .Values.extraEnv -}}
{{- println (print "extraEnv." .name) -}}
{{- end -}}
{{- end -}}

{{/* The property that such a path sets. Spring takes any spelling: with dashes, in capitals, by variables with underscores. */}}
{{- define "talkover-bff.property" -}}
{{- regexReplaceAll "[^a-z0-9]" (regexReplaceAll "^extra[A-Za-z]+" . "" | lower) "" -}}
{{- end -}}

{{/* Linux starts no process with a longer variable, and says only that an argument list is too long. */}}
{{- define "talkover-bff.validateLength" -}}
{{- $bytes := include "talkover-bff.config" . | len -}}
{{- if gt $bytes 130000 -}}
{{- fail (printf "extraConfig: leave some of it out, as the configuration has %d bytes and 130000 are allowed" $bytes) -}}
{{- end -}}
{{- end -}}

{{/* What volumes, ports, rollout and policy are made from must be said by the values that make them. */}}
{{- define "talkover-bff.validateFurther" -}}
{{- $instead := dict "serverport" "leave it at 8080, which the chart counts on; service.port is the one that callers see" -}}
{{- $_ := set $instead "managementserverport" "leave it at 8081, which the chart counts on" -}}
{{- $why := "as volumes, policy and rollout go by that" -}}
{{- $_ := set $instead "talkoversessionstore" (print "set session.store in its place, " $why) -}}
{{- range $name := list "url" "username" -}}
{{- $_ := set $instead (print "talkoverdiallingledger" $name) (printf "set dialling.ledger.%s in its place, %s" $name $why) -}}
{{- end -}}
{{- $_ := set $instead "talkoverdiallingledgerpasswordfile" (print "set dialling.ledger.existingSecret in its place, " $why) -}}
{{- $grace := "set shutdown.gracefulTimeoutSeconds in its place, as the pod gets its time by that" -}}
{{- $_ := set $instead "springlifecycletimeoutpershutdownphase" $grace -}}
{{- $_ := set $instead "talkovershutdowndelay" "set shutdown.preStopSleepSeconds in its place, as the pod gets its time by that" -}}
{{- /* Where it is nested, as in values, the checks of times read it too. */ -}}
{{- $nested := include "talkover-bff.kebab" (dig "talkover" "dialling" dict (.Values.extraConfig | default dict)) | fromYaml -}}
{{- range $name := list "responseTimeout" "lease" "replay" "tombstone" -}}
{{- if not (hasKey $nested (kebabcase $name)) -}}
{{- $_ := set $instead (print "talkoverdialling" (lower $name)) (printf "set dialling.%s in its place, as rollout and gateway go by that" $name) -}}
{{- end -}}
{{- end -}}
{{- range include "talkover-bff.furtherPaths" . | splitList "\n" -}}
{{- $path := . -}}
{{- $property := include "talkover-bff.property" . -}}
{{- with get $instead $property -}}
{{- fail (printf "%s: %s" $path .) -}}
{{- end -}}
{{- if and (eq $property "springconfigimport") (hasPrefix "extraConfig." $path) -}}
{{- fail (printf "%s: set SPRING_CONFIG_IMPORT in extraEnv in its place, as the chart imports passwords by that" $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* How long a dial may take and is remembered; extraConfig may say it too. */}}
{{- define "talkover-bff.validateTimes" -}}
{{- $config := include "talkover-bff.config" . | fromYaml -}}
{{- $dialling := include "talkover-bff.kebab" $config.talkover.dialling | fromYaml -}}
{{- $longest := include "talkover-bff.longestDial" . | int64 -}}
{{- if lt (mul 1000 .Values.shutdown.gracefulTimeoutSeconds) $longest -}}
{{- $seconds := div (add $longest 999) 1000 -}}
{{- fail (printf "shutdown.gracefulTimeoutSeconds: make it at least %d, as long as a dial may take, or a shutdown breaks it off" $seconds) -}}
{{- end -}}
{{- if le (include "talkover-bff.millis" ($dialling.lease | default "90s") | int64) $longest -}}
{{- fail "dialling.lease: make it more than 5 s longer than dialling.responseTimeout, or a dial under way is taken for lost" -}}
{{- end -}}
{{- $shows := add (include "talkover-bff.millis" ($dialling.lease | default "90s") | int64) (include "talkover-bff.millis" ($dialling.settle | default "2m") | int64) -}}
{{- if lt (include "talkover-bff.millis" (get $dialling "decide-after" | default "15m") | int64) $shows -}}
{{- fail "dialling.decideAfter: make it as long as dialling.lease and dialling.settle together, or a dial may be called not placed whose call may still show" -}}
{{- end -}}
{{- if .Values.httpRoute.enabled -}}
{{- range $name, $timeout := .Values.httpRoute.timeouts -}}
{{- $wait := include "talkover-bff.sum" $timeout | int64 -}}
{{- if and $wait (lt $wait $longest) -}}
{{- $seconds := div (add $longest 999) 1000 -}}
{{- fail (printf "httpRoute.timeouts.%s: make it at least %ds, or 0s for none, or the gateway gives up while the phone rings" $name $seconds) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $replay := include "talkover-bff.millis" ($dialling.replay | default "24h") | int64 -}}
{{- if lt (include "talkover-bff.millis" ($dialling.tombstone | default "30d") | int64) $replay -}}
{{- fail "dialling.tombstone: make it as long as dialling.replay at least, as a key is kept no shorter than its answer" -}}
{{- end -}}
{{- end -}}

{{/* Roles and environments that are named must exist; extraConfig may bring them too. */}}
{{- define "talkover-bff.validateNames" -}}
{{- $known := (include "talkover-bff.config" . | fromYaml).talkover -}}
{{- $roles := $known.access.roles | default dict -}}
{{- range $name, $role := .Values.access.roles -}}
{{- range $role.environments -}}
{{- if not (or (eq . "*") (hasKey $known.environments (include "talkover-bff.mapKey" .))) -}}
{{- fail (printf "access.roles.%s.environments: %s is not among environments" $name .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $user := .Values.localUsers.users -}}
{{- range $user.roles -}}
{{- if not (or (has . (list "viewer" "operator" "admin")) (hasKey $roles (include "talkover-bff.mapKey" .))) -}}
{{- fail (printf "localUsers.users.%s.roles: %s is neither viewer, operator nor admin, nor among access.roles" $name .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The application.yaml. Secrets are files beside it: tokens by their path, the others as placeholders. */}}
{{- define "talkover-bff.config" -}}
{{- $environments := dict -}}
{{- range $name, $values := .Values.environments -}}
{{- $path := printf "/run/secrets/talkover/%s/" $name -}}
{{- $settings := dict "token-file" (print $path ($values.tokenKey | default "token")) -}}
{{- $_ := set $settings "next-token-file" (print $path ($values.nextTokenKey | default "next-token")) -}}
{{- with $values.baseUrl -}}
{{- $_ := set $settings "base-url" . -}}
{{- end -}}
{{- if hasKey $values "enabled" -}}
{{- $_ := set $settings "enabled" $values.enabled -}}
{{- end -}}
{{- with $values.dialling -}}
{{- $_ := set $settings "dialling" (include "talkover-bff.kebab" . | fromYaml) -}}
{{- end -}}
{{- $_ := set $environments (include "talkover-bff.mapKey" $name) $settings -}}
{{- end -}}

{{- $users := dict -}}
{{- range $name, $values := .Values.localUsers.users -}}
{{- $password := printf "${users.%s}" ($values.passwordKey | default $name) -}}
{{- $_ := set $users (include "talkover-bff.mapKey" $name) (dict "password" $password "roles" $values.roles) -}}
{{- end -}}

{{- $roles := dict -}}
{{- range $name, $values := .Values.access.roles -}}
{{- $_ := set $roles (include "talkover-bff.mapKey" $name) (include "talkover-bff.kebab" $values | fromYaml) -}}
{{- end -}}
{{- $access := dict "mode" .Values.access.mode -}}
{{- with $roles -}}
{{- $_ := set $access "roles" . -}}
{{- end -}}

{{- $dialling := include "talkover-bff.kebab" (omit .Values.dialling "ledger" "persistence") | fromYaml -}}
{{- $ledger := dict "url" "jdbc:sqlite:/app/data/dialling.db" -}}
{{- with .Values.dialling.ledger -}}
{{- if .url -}}
{{- $ledger = dict "url" .url "username" .username "password-file" "/run/secrets/ledger/password" -}}
{{- end -}}
{{- end -}}
{{- $_ := set $dialling "ledger" $ledger -}}

{{- $talkover := dict "environments" $environments "access" $access "dialling" $dialling -}}
{{- $_ := set $talkover "session" (dict "store" .Values.session.store) -}}
{{- with .Values.baseUrl -}}
{{- $_ := set $talkover "base-url" . -}}
{{- end -}}
{{- with .Values.upstream -}}
{{- $_ := set $talkover "upstream" (include "talkover-bff.kebab" . | fromYaml) -}}
{{- end -}}
{{- with .Values.operations -}}
{{- $_ := set $talkover "operations" . -}}
{{- end -}}
{{- with $users -}}
{{- $_ := set $talkover "users" . -}}
{{- end -}}
{{- with .Values.cors.allowedOrigins -}}
{{- $_ := set $talkover "cors" (dict "allowed-origins" .) -}}
{{- end -}}

{{- $shutdown := printf "%ds" (int .Values.shutdown.gracefulTimeoutSeconds) -}}
{{- $spring := dict "lifecycle" (dict "timeout-per-shutdown-phase" $shutdown) -}}
{{- if or $users .Values.oidc.enabled -}}
{{- $_ := set $spring "config" (dict "import" "configtree:/run/secrets/config/") -}}
{{- end -}}
{{- with .Values.oidc -}}
{{- if .enabled -}}
{{- $provider := dict "issuer-uri" .issuerUri -}}
{{- with .userNameAttribute -}}
{{- $_ := set $provider "user-name-attribute" . -}}
{{- end -}}
{{- $registration := dict "client-id" .clientId "client-secret" "${oidc.client-secret}" "scope" .scopes -}}
{{- $client := dict "provider" (dict .registrationId $provider) "registration" (dict .registrationId $registration) -}}
{{- $_ := set $spring "security" (dict "oauth2" (dict "client" $client)) -}}
{{- $_ := set $access "roles-claim" .rolesClaim -}}
{{- end -}}
{{- end -}}

{{- $server := dict "servlet" (dict "session" (dict "timeout" .Values.session.timeout)) -}}
{{- if or .Values.ingress.enabled .Values.httpRoute.enabled .Values.trustForwardedHeaders -}}
{{- $_ := set $server "forward-headers-strategy" "native" -}}
{{- end -}}

{{- $config := dict "talkover" $talkover "spring" $spring "server" $server -}}
{{- with .Values.tracing.endpoint -}}
{{- $_ := set $config "management" (dict "opentelemetry" (dict "tracing" (dict "export" (dict "otlp" (dict "endpoint" .))))) -}}
{{- end -}}
{{- mergeOverwrite $config (deepCopy (.Values.extraConfig | default dict)) | toYaml -}}
{{- end -}}
